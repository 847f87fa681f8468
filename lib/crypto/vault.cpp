#include "lib/crypto/vault.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <map>

#include "lib/base/error.hpp"
#include "lib/crypto/key_file.hpp"
#include "lib/crypto/secret_file.hpp"

namespace mitra::crypto {
namespace {

constexpr std::size_t k_id_bytes = 4;
constexpr std::size_t k_nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t k_tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t k_head_bytes = k_id_bytes + k_nonce_bytes;

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// The key's number, most significant byte first.
std::string id_bytes(std::uint32_t id) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes.push_back(static_cast<char>((id >> shift) & 0xffU));
    return bytes;
}

/// Table, column and row, each with its length in front, so that no two places give the same bytes.
std::string associated(const Place& place, std::uint32_t key) {
    std::string bytes = id_bytes(key);
    for (const std::string_view part : {place.table, place.column, place.row})
        bytes += fmt::format("{}:{}", part.size(), part);
    return bytes;
}

/// A key of its own for one purpose: whoever learns it learns neither the root nor another purpose's key.
Key derived(const Key& root, std::string_view use, std::string_view purpose) {
    const std::string label = fmt::format("mitra {}:{}", use, purpose);
    Key key;
    crypto_generichash(key.data(), Key::k_bytes, bytes_of(label), label.size(), root.data(), Key::k_bytes);
    return key;
}

std::string keyed_hash(const Key& key, std::string_view content, std::size_t size) {
    std::string result(size, '\0');
    crypto_generichash(bytes_of(result), size, bytes_of(content), content.size(), key.data(), Key::k_bytes);
    return result;
}

void start_sodium() {
    if (sodium_init() < 0) throw Error{ErrorKind::internal, "libsodium did not start"};
}

KeyFile read_keys(const std::filesystem::path& file) {
    return KeyFile::parse(read_secret_file(file), file);
}

/// Held while a key file is read, changed and replaced, so that two changes do not undo each other.
class DirectoryLock {
 public:
    explicit DirectoryLock(const std::filesystem::path& file) {
        const std::filesystem::path directory = file.has_parent_path() ? file.parent_path() : ".";
        fd_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd_ < 0 || ::flock(fd_, LOCK_EX) != 0)
            throw Error{ErrorKind::unavailable, "cannot lock " + directory.string(), "see the folder's owner"};
    }
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;
    ~DirectoryLock() { ::close(fd_); }

 private:
    int fd_ = -1;
};

}  // namespace

struct Vault::Keys {
    Key lookup;
    Key link;
    std::map<std::uint32_t, Key> seals;  ///< derived from the file's, ready for use
    std::uint32_t active = 0;
};

Vault::Vault(std::unique_ptr<Keys> keys) : keys_{std::move(keys)} {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

Vault Vault::load(const std::filesystem::path& key_file) {
    start_sodium();
    const KeyFile file = read_keys(key_file);
    auto keys = std::make_unique<Keys>(Keys{file.lookup, file.link, {}, file.active});
    for (const auto& [number, root] : file.seals)
        keys->seals.emplace(number, derived(root, "seal", "columns"));
    return Vault{std::move(keys)};
}

void Vault::create(const std::filesystem::path& key_file) {
    start_sodium();
    const KeyFile keys{random_key(), random_key(), {{1, random_key()}}, 1};
    write_new_secret_file(key_file, keys.text());
}

std::string Vault::seal(const Place& place, std::string_view plain) const {
    const std::string bound = associated(place, keys_->active);
    std::string sealed = id_bytes(keys_->active);
    sealed.resize(k_head_bytes + plain.size() + k_tag_bytes);
    unsigned char* nonce = bytes_of(sealed) + k_id_bytes;
    randombytes_buf(nonce, k_nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + k_head_bytes, nullptr, bytes_of(plain), plain.size(),
                                               bytes_of(bound), bound.size(), nullptr, nonce,
                                               keys_->seals.at(keys_->active).data());
    return sealed;
}

std::string Vault::open(const Place& place, std::string_view sealed) const {
    const auto where = [&] { return fmt::format("{}.{} of {}", place.table, place.column, place.row); };
    const std::uint32_t id = key_of(sealed);
    const auto key = keys_->seals.find(id);
    if (key == keys_->seals.end())
        throw Error{ErrorKind::internal, fmt::format("{} is sealed with key {}, which we do not have", where(), id),
                    "is this the right key file? A program that started before 'mitra key rotate' must be restarted"};
    const std::string bound = associated(place, id);
    std::string plain(sealed.size() - k_head_bytes - k_tag_bytes, '\0');
    const std::string_view body = sealed.substr(k_head_bytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, bytes_of(body), body.size(),
                                                   bytes_of(bound), bound.size(), bytes_of(sealed) + k_id_bytes,
                                                   key->second.data()) != 0)
        throw Error{ErrorKind::internal, fmt::format("{} does not open: it was changed or moved", where()),
                    "run 'mitra doctor --deep'; restore a backup"};
    return plain;
}

std::uint32_t Vault::key_of(std::string_view sealed) {
    if (sealed.size() < k_head_bytes + k_tag_bytes)
        throw Error{ErrorKind::internal, fmt::format("a sealed value of {} bytes is too short", sealed.size()),
                    "run 'mitra doctor --deep'; restore a backup"};
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < k_id_bytes; ++i)
        id = (id << 8U) | static_cast<unsigned char>(sealed[i]);
    return id;
}

std::string Vault::lookup_hash(std::string_view purpose, std::string_view normalised) const {
    return keyed_hash(derived(keys_->lookup, "lookup", purpose), normalised, 32);
}

std::string Vault::link_mac(std::string_view purpose, std::string_view content) const {
    return keyed_hash(derived(keys_->link, "link", purpose), content, 16);
}

std::uint32_t Vault::active_key() const {
    return keys_->active;
}

std::vector<std::uint32_t> Vault::keys() const {
    std::vector<std::uint32_t> numbers;
    for (const auto& [number, key] : keys_->seals)
        numbers.push_back(number);
    return numbers;
}

std::uint32_t add_key(const std::filesystem::path& key_file) {
    start_sodium();
    const DirectoryLock lock{key_file};
    KeyFile keys = read_keys(key_file);
    keys.active = keys.seals.rbegin()->first + 1;
    keys.seals.emplace(keys.active, random_key());
    replace_secret_file(key_file, keys.text());
    return keys.active;
}

void remove_key(const std::filesystem::path& key_file, std::uint32_t key) {
    start_sodium();
    const DirectoryLock lock{key_file};
    KeyFile keys = read_keys(key_file);
    if (key == keys.active)
        throw Error{ErrorKind::refused, fmt::format("key {} is the active one", key), "run 'mitra key rotate' first"};
    if (keys.seals.erase(key) == 0)
        throw Error{ErrorKind::not_found, fmt::format("no key {} in {}", key, key_file.string()),
                    "see 'mitra key list'", "key"};
    replace_secret_file(key_file, keys.text());
}

}  // namespace mitra::crypto
