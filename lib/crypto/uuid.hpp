#pragma once

#include <string>
#include <string_view>

namespace mitra::crypto {

/// The 16 bytes of a UUID of 36 characters, as tokens carry it; Error{internal} for anything else.
std::string bytes_of_uuid(std::string_view uuid);
/// The 36 characters of 16 bytes.
std::string uuid_of_bytes(std::string_view bytes);
inline constexpr std::size_t k_uuid_bytes = 16;

}  // namespace mitra::crypto
