#include "lib/crypto/key_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/crypto/vault.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::crypto;
using Catch::Matchers::Contains;

namespace {

constexpr const char* k_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::string with(std::string_view lines) {
    return "mitra keys 1\n" + std::string{lines};
}
std::string sound_lines() {
    return std::string{"lookup "} + k_key + "\nlink " + k_key + "\nseal 1 " + k_key + " active\n";
}

}  // namespace

TEST_CASE("a key file is read as it was written", "[key_file]") {
    KeyFile keys{random_key(), random_key(), {{1, random_key()}, {7, random_key()}}, 7};
    const KeyFile again = KeyFile::parse(keys.text(), "keys");
    CHECK(again.text() == keys.text());
    CHECK(again.active == 7);
}

TEST_CASE("a wrong key file is refused with its line and without its keys", "[key_file]") {
    const std::string key = k_key;
    const auto [text, place] = GENERATE_COPY(table<std::string, std::string>({
        {"", "keys:0"},
        {"something else\n", "keys:1"},
        {with("lookup " + key + "\n"), "keys:2"},
        {with("lookup short\n"), "keys:2: a key has 43"},
        {with(sound_lines() + "lookup " + key + "\n"), "keys:5"},
        {with(sound_lines() + "seal 1 " + key + "\n"), "keys:5: this number came before"},
        {with(sound_lines() + "seal 2 " + key + " active\n"), "keys:5: two keys"},
        {with(sound_lines() + "seal 0 " + key + "\n"), "keys:5"},
        {with(sound_lines() + "seal 99999999999 " + key + "\n"), "keys:5"},
        {with(sound_lines() + "seal 2 " + key + " old\n"), "keys:5"},
        {with(sound_lines() + "password x\n"), "keys:5"},
    }));
    INFO(text);
    CHECK_THROWS_WITH(KeyFile::parse(text, "keys"), Contains(place) && !Contains(key));
}

TEST_CASE("a new key file is for its owner alone and is never overwritten", "[key_file]") {
    const test::TempDir dir;
    Vault::create(dir / "keys");
    struct stat found {};
    REQUIRE(::stat((dir / "keys").c_str(), &found) == 0);
    CHECK((found.st_mode & 07777) == 0600);
    const std::string before = read_secret_file(dir / "keys");
    CHECK_THROWS_WITH(Vault::create(dir / "keys"), Contains("exists already"));
    CHECK(read_secret_file(dir / "keys") == before);
}

TEST_CASE("an added key seals from then on, and the old one still opens", "[key_file]") {
    const test::TempDir dir;
    Vault::create(dir / "keys");
    const Place place{"person", "name_sealed", "row"};
    const std::string old = Vault::load(dir / "keys").seal(place, "Siti");

    CHECK(add_key(dir / "keys") == 2);
    const Vault vault = Vault::load(dir / "keys");
    CHECK(vault.active_key() == 2);
    CHECK(vault.keys() == std::vector<std::uint32_t>{1, 2});
    CHECK(Vault::key_of(vault.seal(place, "x")) == 2);
    CHECK(vault.open(place, old) == "Siti");

    remove_key(dir / "keys", 1);
    CHECK_THROWS_WITH(Vault::load(dir / "keys").open(place, old), Contains("key 1, which we do not have"));
    CHECK_FALSE(std::filesystem::exists(dir / "keys.new"));
}

TEST_CASE("the active key and an unknown one are not removed", "[key_file]") {
    const test::TempDir dir;
    Vault::create(dir / "keys");
    CHECK_THROWS_WITH(remove_key(dir / "keys", 1), Contains("is the active one"));
    CHECK_THROWS_WITH(remove_key(dir / "keys", 9), Contains("no key 9"));
    CHECK(Vault::load(dir / "keys").keys() == std::vector<std::uint32_t>{1});
}

TEST_CASE("hashes and links do not change when a sealing key is added", "[key_file]") {
    const test::TempDir dir;
    Vault::create(dir / "keys");
    const Vault before = Vault::load(dir / "keys");
    add_key(dir / "keys");
    const Vault after = Vault::load(dir / "keys");
    CHECK(before.lookup_hash("phone", "+62815") == after.lookup_hash("phone", "+62815"));
    CHECK(before.link_mac("stop", "x") == after.link_mac("stop", "x"));
}
