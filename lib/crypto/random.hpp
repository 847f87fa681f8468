#pragma once

#include <cstddef>
#include <string>

#include "lib/base/instant.hpp"

namespace mitra::crypto {

/// Bytes that nobody can guess (libsodium); secrets never come from a Random that a test could steer.
std::string random_bytes(std::size_t count);
/// A random (version 4) UUID, 36 characters.
std::string random_uuid();
/// A row's: a version 7 UUID (RFC 9562, 5.7), the row's time in front and 74 random bits behind it, so that what is
/// added stands at the end of an index and not on any page of it.
std::string row_uuid(Instant at);
/// 32 random bytes in URL-safe base64, 43 characters: what opens something.
std::string random_token();

}  // namespace mitra::crypto
