#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace mitra::crypto {

/// A key that is wiped from memory when it is let go.
class Key {
 public:
    static constexpr std::size_t k_bytes = 32;

    Key() = default;
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();
    [[nodiscard]] unsigned char* data() { return bytes_.data(); }
    [[nodiscard]] const unsigned char* data() const { return bytes_.data(); }

 private:
    std::array<unsigned char, k_bytes> bytes_{};
};

Key random_key();

/// What a key file holds. Root keys only: every use derives its own subkey from one of them. Written as text:
///
///     mitra keys 1
///     lookup <base64url>
///     link <base64url>
///     seal 1 <base64url>
///     seal 2 <base64url> active
struct KeyFile {
    Key lookup;
    Key link;
    std::map<std::uint32_t, Key> seals;
    std::uint32_t active = 0;

    /// Error{usage} with the file's name and the line for anything else than the form above.
    static KeyFile parse(std::string_view text, const std::filesystem::path& file);
    [[nodiscard]] std::string text() const;
};

}  // namespace mitra::crypto
