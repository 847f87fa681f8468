#pragma once

#include <cstddef>
#include <string>

namespace mitra::crypto {

/// Bytes that nobody can guess (libsodium); secrets never come from a Random that a test could steer.
std::string random_bytes(std::size_t count);
/// A random (version 4) UUID, 36 characters.
std::string random_uuid();
/// 32 random bytes in URL-safe base64, 43 characters: what opens something.
std::string random_token();

}  // namespace mitra::crypto
