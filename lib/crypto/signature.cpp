#include "lib/crypto/signature.hpp"

#include <sodium.h>

#include <array>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/openssl.hpp"

namespace mitra::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t size>
std::string hex(const std::array<unsigned char, size>& bytes) {
    return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
    crypto_auth_hmacsha256_state state;
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> result{};
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
    crypto_auth_hmacsha256_final(&state, result.data());
    return hex(result);
}

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> result{};
    crypto_hash_sha256(result.data(), bytes_of(text), text.size());
    return hex(result);
}

std::string md5_hex(std::string_view text) {
    const OpenSsl& ssl = openssl();
    const auto context = ssl.context();
    std::array<unsigned char, 16> result{};
    if (!context || ssl.init(context.get(), ssl.md5(), nullptr) != 1 ||
        ssl.update(context.get(), text.data(), text.size()) != 1 ||
        ssl.final(context.get(), result.data(), nullptr) != 1)
        throw Error{ErrorKind::internal, "OpenSSL did not compute MD5",
                    "in FIPS mode it cannot: duitku.signature_scheme must be \"hmac_sha256\""};
    return hex(result);
}

}  // namespace mitra::crypto
