#include "lib/crypto/random.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"

namespace mitra::crypto {

std::string random_bytes(std::size_t count) {
    if (sodium_init() < 0) throw Error{ErrorKind::internal, "libsodium did not start"};
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_uuid() {
    std::string b = random_bytes(16);
    b[6] = static_cast<char>((b[6] & 0x0f) | 0x40);
    b[8] = static_cast<char>((b[8] & 0x3f) | 0x80);
    const std::string hex = to_hex(b);
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4),
                       hex.substr(20));
}

std::string random_token() {
    return to_base64url(random_bytes(32));
}

}  // namespace mitra::crypto
