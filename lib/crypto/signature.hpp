#pragma once

#include <string>
#include <string_view>

namespace mitra::crypto {

/// How providers sign: each in lower-case hex, of text as it is. SHA-256 is libsodium's, which every program has loaded
/// anyway; MD5, which only signatures from before 2026 need, loads OpenSSL on its first use.
std::string hmac_sha256_hex(std::string_view key, std::string_view message);
std::string sha256_hex(std::string_view text);
std::string md5_hex(std::string_view text);

}  // namespace mitra::crypto
