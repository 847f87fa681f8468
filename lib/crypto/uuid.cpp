#include "lib/crypto/uuid.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"

namespace mitra::crypto {
namespace {

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    throw Error{ErrorKind::internal, "a row's uuid is none"};
}

}  // namespace

std::string bytes_of_uuid(std::string_view uuid) {
    std::string digits;
    for (const char c : uuid)
        if (c != '-') digits.push_back(c);
    if (digits.size() != 2 * k_uuid_bytes) throw Error{ErrorKind::internal, "a row's uuid is none"};
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes.push_back(static_cast<char>(hex_value(digits[i]) * 16 + hex_value(digits[i + 1])));
    return bytes;
}

std::string uuid_of_bytes(std::string_view bytes) {
    const std::string hex = to_hex(bytes);
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4),
                       hex.substr(20));
}

}  // namespace mitra::crypto
