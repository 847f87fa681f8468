#include "lib/crypto/uuid.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"

namespace mitra::crypto {
namespace {

[[noreturn]] void refuse() {
    throw Error{ErrorKind::internal, "a row's uuid is none"};
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    refuse();
}

}  // namespace

std::string bytes_of_uuid(std::string_view uuid) {
    constexpr std::string_view k_shape = "01234567-0123-0123-0123-0123456789ab";
    if (uuid.size() != k_shape.size()) refuse();
    std::string digits;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if ((uuid[i] == '-') != (k_shape[i] == '-')) refuse();
        if (uuid[i] != '-') digits.push_back(uuid[i]);
    }
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
