#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::crypto {

/// Where a sealed value stands. It is bound into the seal, so that a value copied to another row does not open there.
struct Place {
    std::string_view table;
    std::string_view column;
    std::string_view row;  ///< the row's uuid
};

/// Seals personal data and hashes it for look-ups. Its keys come from one file of mode 0600 (or a systemd credential),
/// made by `mitra init`; a file that others can read is refused.
class Vault {
 public:
    static Vault load(const std::filesystem::path& key_file);
    /// Writes a new key file with one sealing key; never overwrites.
    static void create(const std::filesystem::path& key_file);

    Vault(Vault&&) noexcept;
    Vault& operator=(Vault&&) noexcept;
    ~Vault();

    /// XChaCha20-Poly1305 with the active key: key id, nonce, ciphertext and tag.
    [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;
    /// Throws Error{internal} when the key is not in the file, or the value was changed or stands in another place.
    [[nodiscard]] std::string open(const Place& place, std::string_view sealed) const;
    /// The id of the key a sealed value was sealed with.
    static std::uint32_t key_of(std::string_view sealed);

    /// 32 bytes of keyed BLAKE2b of a normalised value, for look-ups and UNIQUE. `purpose` separates fields ("phone").
    [[nodiscard]] std::string lookup_hash(std::string_view purpose, std::string_view normalised) const;
    /// 16 bytes of keyed BLAKE2b with a key of their own: proves that we made a link (people/standing_link.hpp).
    [[nodiscard]] std::string link_mac(std::string_view purpose, std::string_view content) const;

    [[nodiscard]] std::uint32_t active_key() const;
    [[nodiscard]] std::vector<std::uint32_t> keys() const;

 private:
    struct Keys;
    explicit Vault(std::unique_ptr<Keys> keys);
    std::unique_ptr<Keys> keys_;
};

/// Adds a sealing key to the file and makes it the active one (old values still open); its id.
std::uint32_t add_key(const std::filesystem::path& key_file);
/// Takes a key out of the file; refuses the active one. The caller has made sure that nothing is sealed with it.
void remove_key(const std::filesystem::path& key_file, std::uint32_t key);

}  // namespace mitra::crypto
