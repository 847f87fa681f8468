#include "lib/db/sealed_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include "lib/base/error.hpp"

namespace mitra::db {
namespace {

constexpr std::string_view k_magic = "mitra backup 1\n";
constexpr std::size_t k_piece = 64 * 1024;
constexpr std::size_t k_sealed_piece = k_piece + crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t k_key_bytes = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t k_head_bytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t k_box_bytes = k_key_bytes + crypto_box_SEALBYTES;
static_assert(k_key_bytes == 32 && crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32);

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void start_sodium() {
    if (sodium_init() < 0) throw Error{ErrorKind::internal, "libsodium did not start"};
}

[[noreturn]] void cannot(const char* act, const std::filesystem::path& file) {
    throw Error{ErrorKind::unavailable, fmt::format("cannot {} {}: {}", act, file.string(), std::strerror(errno)),
                "see the disk and the folder's owner"};
}

[[noreturn]] void not_sound(const std::filesystem::path& file, const char* what, const char* hint) {
    throw Error{ErrorKind::refused, fmt::format("{} {}", file.string(), what), hint, "backup"};
}

constexpr const char* k_other_copy = "take another copy of it, or another backup";

/// A key of this file's own, so that no two files are sealed with the same one.
std::string file_key(std::string_view secret, std::string_view salt) {
    std::string key(k_key_bytes, '\0');
    crypto_generichash(bytes_of(key), key.size(), bytes_of(salt), salt.size(), bytes_of(secret), secret.size());
    return key;
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& file) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) cannot("write", file);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string read_up_to(int fd, std::size_t size, const std::filesystem::path& file) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const ssize_t got = ::read(fd, bytes.data() + have, size - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) cannot("read", file);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

}  // namespace

KeyPair new_key_pair() {
    start_sodium();
    KeyPair pair{std::string(crypto_box_PUBLICKEYBYTES, '\0'), std::string(crypto_box_SECRETKEYBYTES, '\0')};
    crypto_box_keypair(bytes_of(pair.public_key), bytes_of(pair.private_key));
    return pair;
}

struct SealedWriter::State {
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (fd >= 0) ::close(fd);
    }

    std::filesystem::path path;
    int fd = -1;
    crypto_secretstream_xchacha20poly1305_state stream{};
    std::string head;     ///< bound into the first piece
    std::string waiting;  ///< less than a piece

    void push(unsigned char tag) {
        std::string sealed(waiting.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
        crypto_secretstream_xchacha20poly1305_push(&stream, bytes_of(sealed), nullptr, bytes_of(waiting),
                                                   waiting.size(), bytes_of(head), head.size(), tag);
        write_all(fd, sealed, path);
        waiting.clear();
        head.clear();
    }
};

SealedWriter::SealedWriter(const std::filesystem::path& path, const SealTo& to) : state_{std::make_unique<State>()} {
    start_sodium();
    std::string key;
    if (to.public_key.empty()) {
        std::string salt(k_key_bytes, '\0');
        randombytes_buf(salt.data(), salt.size());
        key = file_key(to.secret, salt);
        state_->head = fmt::format("{}k{}", k_magic, salt);
    } else {
        assert(to.public_key.size() == crypto_box_PUBLICKEYBYTES);
        key.assign(k_key_bytes, '\0');
        randombytes_buf(key.data(), key.size());
        std::string box(k_box_bytes, '\0');
        crypto_box_seal(bytes_of(box), bytes_of(key), key.size(), bytes_of(to.public_key));
        state_->head = fmt::format("{}p{}", k_magic, box);
    }
    std::string stream_head(k_head_bytes, '\0');
    crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, bytes_of(stream_head), bytes_of(key));
    sodium_memzero(key.data(), key.size());
    state_->head += stream_head;
    state_->path = path;
    state_->fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (state_->fd < 0) cannot("make", path);
    write_all(state_->fd, state_->head, path);
}

SealedWriter::~SealedWriter() = default;

void SealedWriter::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, k_piece - state_->waiting.size());
        state_->waiting += part;
        bytes.remove_prefix(part.size());
        if (state_->waiting.size() == k_piece) state_->push(crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    }
}

void SealedWriter::finish() {
    state_->push(crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    if (::fsync(state_->fd) != 0) cannot("sync", state_->path);
    if (::close(std::exchange(state_->fd, -1)) != 0) cannot("close", state_->path);
}

struct SealedReader::State {
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {  // of a file that is refused, too
        if (fd >= 0) ::close(fd);
    }

    std::filesystem::path path;
    int fd = -1;
    crypto_secretstream_xchacha20poly1305_state stream{};
    std::string head;
    std::string piece;
    bool ended = false;

    std::string take(std::size_t size) {
        std::string bytes = read_up_to(fd, size, path);
        if (bytes.size() < size) not_sound(path, "is cut short", k_other_copy);
        head += bytes;
        return bytes;
    }
    std::string key_from(const OpenWith& with) {
        const std::string kind = take(1);
        if (kind == "k") return file_key(with.secret, take(k_key_bytes));
        if (kind != "p") not_sound(path, "is not a backup of mitra", "see 'mitra backup create'");
        const std::string box = take(k_box_bytes);
        if (with.private_key.empty())
            not_sound(path, "is sealed to a public key", "give the file with its private key: --private-key-file");
        std::string public_key(crypto_box_PUBLICKEYBYTES, '\0'), key(k_key_bytes, '\0');
        crypto_scalarmult_base(bytes_of(public_key), bytes_of(with.private_key));
        if (crypto_box_seal_open(bytes_of(key), bytes_of(box), box.size(), bytes_of(public_key),
                                 bytes_of(with.private_key)) != 0)
            not_sound(path, "is sealed to another public key", "find the private key that belongs to it");
        return key;
    }
};

SealedReader::SealedReader(const std::filesystem::path& path, const OpenWith& with)
    : state_{std::make_unique<State>()} {
    start_sodium();
    state_->path = path;
    state_->fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (state_->fd < 0)
        throw Error{
            ErrorKind::not_found, fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)), {}, "backup"};
    if (state_->take(k_magic.size()) != k_magic)
        not_sound(path, "is not a backup of mitra", "see 'mitra backup create'");
    std::string key = state_->key_from(with);
    const std::string stream_head = state_->take(k_head_bytes);
    crypto_secretstream_xchacha20poly1305_init_pull(&state_->stream, bytes_of(stream_head), bytes_of(key));
    sodium_memzero(key.data(), key.size());
}

SealedReader::~SealedReader() = default;

std::string_view SealedReader::read() {
    State& s = *state_;
    if (s.ended) return {};
    const std::string sealed = read_up_to(s.fd, k_sealed_piece, s.path);
    if (sealed.size() < crypto_secretstream_xchacha20poly1305_ABYTES) not_sound(s.path, "is cut short", k_other_copy);
    s.piece.resize(sealed.size() - crypto_secretstream_xchacha20poly1305_ABYTES);
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&s.stream, bytes_of(s.piece), nullptr, &tag, bytes_of(sealed),
                                                   sealed.size(), bytes_of(s.head), s.head.size()) != 0)
        not_sound(s.path, "does not open: it was changed, cut, or sealed with another key file", k_other_copy);
    s.head.clear();
    if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        s.ended = true;
        if (!read_up_to(s.fd, 1, s.path).empty()) not_sound(s.path, "goes on after its end", k_other_copy);
    }
    return s.piece;
}

}  // namespace mitra::db
