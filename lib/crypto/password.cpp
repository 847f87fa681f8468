#include "lib/crypto/password.hpp"

#include <sodium.h>

#include <array>
#include <string>

#include "lib/base/error.hpp"

namespace mitra::crypto {
namespace {

// RELIABILITY, 11. Two at once stay far below the daemon's memory, and a guess costs tens of milliseconds.
constexpr unsigned long long k_passes = 2;
constexpr std::size_t k_memory = 19U * 1024 * 1024;

void make_ready() {
    if (sodium_init() < 0) throw Error{ErrorKind::internal, "libsodium does not start"};
}

[[noreturn]] void out_of_memory() {
    throw Error{ErrorKind::unavailable, "there is no memory to hash a password", "try again in a moment"};
}

/// As long as a real comparison takes.
void cost_a_hash(std::string_view password) {
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    std::array<unsigned char, 32> hash{};
    randombytes_buf(salt.data(), salt.size());
    if (crypto_pwhash(hash.data(), hash.size(), password.data(), password.size(), salt.data(), k_passes, k_memory,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        out_of_memory();
}

}  // namespace

std::string hash_password(std::string_view password) {
    make_ready();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), k_passes, k_memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        out_of_memory();
    return hash.data();
}

bool password_matches(std::string_view hash, std::string_view password) {
    make_ready();
    if (hash.empty()) {
        cost_a_hash(password);
        return false;
    }
    return crypto_pwhash_str_verify(std::string{hash}.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view hash) {
    make_ready();
    return crypto_pwhash_str_needs_rehash(std::string{hash}.c_str(), k_passes, k_memory) != 0;
}

}  // namespace mitra::crypto
