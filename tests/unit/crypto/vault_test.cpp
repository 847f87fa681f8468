#include "lib/crypto/vault.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <set>

#include "lib/base/error.hpp"
#include "lib/base/random.hpp"
#include "lib/crypto/random.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using namespace mitra::crypto;
using Catch::Matchers::Contains;

namespace {

const Place k_place{"person", "name_sealed", "0c6b2a2e-0000-4000-8000-000000000001"};

/// What opens, or nothing where it is refused as it should be.
std::optional<std::string> try_open(const Vault& vault, const Place& place, std::string_view sealed) {
    try {
        return vault.open(place, sealed);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::internal);
        return std::nullopt;
    }
}

}  // namespace

TEST_CASE("a sealed value opens in its place and looks different each time", "[vault]") {
    const auto size = GENERATE(0U, 1U, 15U, 16U, 64U, 10'000U);
    const std::string plain = random_bytes(size);
    const Vault& vault = test::test_vault();
    const std::string sealed = vault.seal(k_place, plain);
    CHECK(vault.open(k_place, sealed) == plain);
    CHECK(sealed.size() == plain.size() + 4 + 24 + 16);
    CHECK(vault.seal(k_place, plain) != sealed);
    if (size >= 16) CHECK(sealed.find(plain) == std::string::npos);
}

TEST_CASE("a sealed value does not open in another place", "[vault]") {
    const Vault& vault = test::test_vault();
    const std::string sealed = vault.seal(k_place, "Siti");
    CHECK_FALSE(try_open(vault, {"event", k_place.column, k_place.row}, sealed));
    CHECK_FALSE(try_open(vault, {k_place.table, "phone_sealed", k_place.row}, sealed));
    CHECK_FALSE(try_open(vault, {k_place.table, k_place.column, "another row"}, sealed));
    // The same bytes cut at other borders are another place too.
    const std::string cut = vault.seal({"ab", "c", "d"}, "x");
    CHECK_FALSE(try_open(vault, {"a", "bc", "d"}, cut));
    CHECK_FALSE(try_open(vault, {"ab", "cd", ""}, cut));
}

TEST_CASE("any flipped bit is noticed", "[vault]") {
    const Vault& vault = test::test_vault();
    const std::string sealed = vault.seal(k_place, "Siti Rahayu");
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        if (try_open(vault, k_place, changed)) FAIL("bit " << bit << " was not noticed");
    }
}

TEST_CASE("a value cut short or made longer is noticed", "[vault]") {
    const Vault& vault = test::test_vault();
    const std::string sealed = vault.seal(k_place, "Siti Rahayu");
    for (std::size_t size = 0; size < sealed.size(); ++size)
        if (try_open(vault, k_place, sealed.substr(0, size))) FAIL("cut to " << size << " was not noticed");
    CHECK_FALSE(try_open(vault, k_place, sealed + '\0'));
}

TEST_CASE("bytes that nobody sealed never open", "[vault]") {
    const Vault& vault = test::test_vault();
    SeededRandom random{20261120};
    for (int i = 0; i < 2000; ++i) {
        std::string bytes(static_cast<std::size_t>(random.between(0, 200)), '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random.bits());
        if (i % 2 == 0 && bytes.size() >= 4) bytes.replace(0, 4, std::string{"\0\0\0\1", 4});  // a key we have
        if (try_open(vault, k_place, bytes)) FAIL("random bytes opened, round " << i);
    }
}

TEST_CASE("another key file opens nothing and says so", "[vault]") {
    const test::TempDir dir;
    Vault::create(dir / "other");
    const Vault other = Vault::load(dir / "other");
    const std::string sealed = test::test_vault().seal(k_place, "Siti");
    CHECK_THROWS_WITH(other.open(k_place, sealed), Contains("person.name_sealed") && !Contains("Siti"));
    CHECK(other.lookup_hash("phone", "+62815") != test::test_vault().lookup_hash("phone", "+62815"));
    CHECK(other.link_mac("stop", "x") != test::test_vault().link_mac("stop", "x"));
}

TEST_CASE("look-up hashes and link proofs are steady and apart for each purpose", "[vault]") {
    const Vault& vault = test::test_vault();
    CHECK(vault.lookup_hash("phone", "+62815") == vault.lookup_hash("phone", "+62815"));
    std::set<std::string> all;
    for (const char* purpose : {"phone", "email", "stop"})
        for (const char* value : {"", "+62815", "+62816"}) {
            CHECK(vault.lookup_hash(purpose, value).size() == 32);
            CHECK(vault.link_mac(purpose, value).size() == 16);
            all.insert(vault.lookup_hash(purpose, value).substr(0, 16));
            all.insert(vault.link_mac(purpose, value));
        }
    CHECK(all.size() == 18);
}
