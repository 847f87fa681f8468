#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mitra::crypto {

/// 32 bytes of unkeyed BLAKE2b: for values that are unguessable themselves (tokens), and for the audit chain.
std::string digest(std::string_view bytes);
/// The same digest of bytes that come in pieces.
class RunningDigest {
 public:
    RunningDigest();
    RunningDigest(const RunningDigest&) = delete;
    RunningDigest& operator=(const RunningDigest&) = delete;
    ~RunningDigest();
    void update(std::string_view bytes);
    /// Of all that came; once.
    std::string finish();

 private:
    struct State;
    std::unique_ptr<State> state_;
};
/// SHA-256 of a whole file, in lower-case hex.
std::string sha256_of_file(const std::filesystem::path& file);

std::string to_hex(std::string_view bytes);
/// The bytes, or an empty string where `text` is not pairs of lower-case hex digits.
std::string from_hex(std::string_view text);
std::string to_base64url(std::string_view bytes);
/// The bytes, or an empty string where `text` is not unpadded URL-safe base64.
std::string from_base64url(std::string_view text);
/// Compares without telling by its duration where two secrets differ.
bool equal_secret(std::string_view a, std::string_view b);

}  // namespace mitra::crypto
