// What is sealed, and the keys it is sealed with. The first byte chooses what happens to a sealed value on its way:
// it opens to what was sealed, in its place and as it was made, and to nothing else. What somebody else wrote never
// opens, whatever it looks like.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "lib/base/error.hpp"
#include "lib/crypto/key_file.hpp"
#include "lib/crypto/vault.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/vault.hpp"

namespace {

using namespace mitra;
using fuzz::require;

constexpr crypto::Place k_place{"person", "name_sealed", "2f1c0e0a-7b1d-4c9e-8f00-0123456789ab"};
/// Nothing is ever sealed here: libFuzzer sees what is compared, and hands in again what we sealed ourselves.
constexpr crypto::Place k_bare{"person", "phone_sealed", "2f1c0e0a-7b1d-4c9e-8f00-0123456789ab"};

std::optional<std::string> opened(const crypto::Place& place, std::string_view sealed) {
    try {
        return test::test_vault().open(place, sealed);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::internal);
        return std::nullopt;
    }
}

/// One change: a bit, a byte less or more, the ends swapped.
void change(std::string& sealed, std::uint8_t how, std::uint8_t where) {
    const std::size_t at = where % sealed.size();
    switch (how % 4) {
        case 0:
            sealed[at] = static_cast<char>(sealed[at] ^ (1 << (how / 4 % 8)));
            break;
        case 1:
            sealed.erase(at, 1);
            break;
        case 2:
            sealed.insert(at, 1, static_cast<char>(how));
            break;
        default:
            sealed.resize(at);
            break;
    }
}

void check_value(std::string_view plain, std::uint8_t how, std::uint8_t where) {
    const crypto::Vault& vault = test::test_vault();
    std::string sealed = vault.seal(k_place, plain);
    require(crypto::Vault::key_of(sealed) == vault.active_key());
    require(plain.size() < 8 || sealed.find(plain) == std::string::npos);
    require(opened(k_place, sealed) == plain);
    // Where one part of a place ends and the next begins is part of it.
    require(!opened({k_place.table, "city_sealed", k_place.row}, sealed));
    require(!opened({"personn", "ame_sealed", k_place.row}, sealed));
    require(plain == k_place.row || !opened({k_place.table, k_place.column, plain}, sealed));
    const std::string before = sealed;
    change(sealed, how, where);
    require(sealed == before || !opened(k_place, sealed));
}

void check_keys(std::string_view text) {
    try {
        const auto keys = crypto::KeyFile::parse(text, "keys");
        require(keys.active != 0 && keys.seals.contains(keys.active));
        const std::string written = keys.text();
        require(crypto::KeyFile::parse(written, "keys").text() == written);
    } catch (const Error& refusal) {
        const std::string_view words = refusal.what();
        // A line that is wrong may hold half a key.
        require(refusal.kind() == ErrorKind::usage && words.starts_with("keys:") && words.size() < 100);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    require(!opened(k_bare, input.rest()));
    check_keys(input.rest());
    const std::uint8_t how = input.byte();
    check_value(input.rest(), how, fuzz::Input{input}.byte());
    return 0;
}
