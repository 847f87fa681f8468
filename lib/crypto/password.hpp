#pragma once

#include <string>
#include <string_view>

namespace mitra::crypto {

/// Argon2id by libsodium with at least 19 MiB and two passes; the text carries salt and cost. Takes tens of
/// milliseconds: never inside a transaction or on a thread that serves others.
std::string hash_password(std::string_view password);
/// Whether it is the one; an empty `hash` costs as much and is never right, so that unknown people take as long.
bool password_matches(std::string_view hash, std::string_view password);
/// Whether today's cost is higher than the one it was hashed with.
bool needs_rehash(std::string_view hash);

}  // namespace mitra::crypto
