#include "lib/crypto/random.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/uuid.hpp"

namespace mitra::crypto {
namespace {

/// RFC 9562, 4: the version in the seventh byte, the variant in the ninth.
std::string uuid_of_version(int version, std::string bytes) {
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | version << 4);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    return uuid_of_bytes(bytes);
}

}  // namespace

std::string random_bytes(std::size_t count) {
    if (sodium_init() < 0) throw Error{ErrorKind::internal, "libsodium did not start"};
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_uuid() {
    return uuid_of_version(4, random_bytes(k_uuid_bytes));
}

std::string row_uuid(Instant at) {
    constexpr std::size_t k_time_bytes = 6;
    std::string bytes = random_bytes(k_uuid_bytes);
    const auto time = static_cast<std::uint64_t>(std::max<std::int64_t>(at.milliseconds, 0));
    for (std::size_t i = 0; i < k_time_bytes; ++i)
        bytes[i] = static_cast<char>(time >> 8 * (k_time_bytes - 1 - i) & 0xffU);
    return uuid_of_version(7, std::move(bytes));
}

std::string random_token() {
    return to_base64url(random_bytes(32));
}

}  // namespace mitra::crypto
