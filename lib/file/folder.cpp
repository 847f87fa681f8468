#include "lib/file/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/space.hpp"
#include "lib/file/incoming.hpp"
#include "lib/file/magic.hpp"

namespace mitra::file {
namespace {

constexpr std::size_t k_piece = 256 * 1024;
constexpr std::int64_t k_ask_again =
    16 * 1024 * 1024;  ///< how much is written before the disk's room is asked for again

/// A file for reading, closed at the end.
class Source {
 public:
    explicit Source(const std::filesystem::path& path)
        : file_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {}
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    ~Source() {
        if (file_ >= 0) ::close(file_);
    }
    explicit operator bool() const { return file_ >= 0; }
    [[nodiscard]] bool is_regular() const {
        struct stat found {};
        return ::fstat(file_, &found) == 0 && S_ISREG(found.st_mode);
    }
    /// The next bytes; nothing on an error.
    std::optional<std::string_view> read() {
        ssize_t got = 0;
        do {
            got = ::read(file_, piece_.data(), piece_.size());
        } while (got < 0 && errno == EINTR);
        if (got < 0) return std::nullopt;
        return std::string_view{piece_.data(), static_cast<std::size_t>(got)};
    }

 private:
    int file_;
    std::vector<char> piece_ = std::vector<char>(k_piece);
};

/// Digests come first, so that a file of any size is hashed in pieces; the key makes the name tell nothing. Each
/// storage has its own names: a proof is never taken for goods that happen to be the same bytes.
std::string hash_of(const crypto::Vault& vault, Storage storage, std::string_view digest) {
    return vault.lookup_hash(storage == Storage::sealed ? "file.sealed" : "file.plain", digest);
}

/// Where a sealed content stands: bound to what it is, not to a row, since it lies there before its row does.
std::string seal(const crypto::Vault& vault, std::string_view content_hash, std::string_view content) {
    return vault.seal({"file", "content", crypto::to_hex(content_hash)}, content);
}

Error damaged(const Staged& content, std::string_view what) {
    return Error{ErrorKind::internal, fmt::format("file {}: {}", crypto::to_hex(content.content_hash), what),
                 "see 'mitra doctor --deep'; restore it from a backup", "file"};
}

std::optional<std::string> read_whole(const std::filesystem::path& path) {
    Source source{path};
    if (!source || !source.is_regular()) return std::nullopt;
    std::string bytes;
    for (;;) {
        const auto piece = source.read();
        if (!piece) return std::nullopt;
        if (piece->empty()) return bytes;
        bytes.append(*piece);
    }
}

}  // namespace

Folder::Folder(std::filesystem::path files_dir, const crypto::Vault& vault)
    : files_dir_{std::move(files_dir)}, vault_{&vault} {}

std::filesystem::path Folder::path_of(Storage storage, std::string_view content_hash) const {
    const std::string name = crypto::to_hex(content_hash);
    return files_dir_ / (storage == Storage::sealed ? "sealed" : "plain") / name.substr(0, 2) / name;
}

std::filesystem::path Folder::path_of(const Staged& content) const {
    return path_of(content.storage, content.content_hash);
}

/// Whether it lies there already, lastingly from then on. It counts as new again, so that upkeep leaves it alone until
/// its row is there.
bool Folder::found_again(const Staged& content) const {
    struct stat found {};
    const std::int64_t seal_bytes = content.storage == Storage::sealed
                                        ? static_cast<std::int64_t>(seal(*vault_, content.content_hash, "").size())
                                        : 0;
    const bool there = ::lstat(content.path.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
                       found.st_size == content.bytes + seal_bytes &&
                       ::utimensat(AT_FDCWD, content.path.c_str(), nullptr, 0) == 0;
    if (there) Incoming::settle(files_dir_, content.path);
    return there;
}

Staged Folder::stage(std::string_view content, std::string_view type, Storage storage) const {
    if (content.empty()) throw Error{ErrorKind::usage, "the file is empty", "is it the right one?", "file"};
    Staged staged{.uuid = crypto::random_uuid(),
                  .content_hash = hash_of(*vault_, storage, crypto::digest(content)),
                  .storage = storage,
                  .type = std::string{type},
                  .bytes = static_cast<std::int64_t>(content.size())};
    staged.path = path_of(staged);
    if (found_again(staged) && fault_of(staged).empty()) {
        if (storage == Storage::sealed) staged.key_id = key_on_disk(staged);
        return staged;
    }
    Incoming incoming{files_dir_};
    db::refuse_when_low(files_dir_);
    if (storage == Storage::sealed) {
        staged.key_id = vault_->active_key();
        incoming.write(seal(*vault_, staged.content_hash, content));
    } else {
        incoming.write(content);
    }
    incoming.finish();
    incoming.put(staged.path);
    return staged;
}

/// Reads a file in pieces, gives each to `use`, and says what it all is.
Staged Folder::read_through(const std::filesystem::path& source, std::string_view type,
                            const std::function<void(std::string_view piece, std::int64_t before)>& use) const {
    Source from{source};
    if (!from)
        throw Error{ErrorKind::usage, fmt::format("cannot read {}: {}", source.string(), std::strerror(errno)),
                    "is the name right, and may this user read it?", "file"};
    if (!from.is_regular())
        throw Error{ErrorKind::usage, fmt::format("{} is not a regular file", source.string()), "name a file", "file"};
    Staged staged{.uuid = crypto::random_uuid(), .storage = Storage::plain, .type = std::string{type}};
    crypto::RunningDigest digest;
    for (;;) {
        const auto piece = from.read();
        if (!piece)
            throw Error{ErrorKind::unavailable, fmt::format("reading {}: {}", source.string(), std::strerror(errno)),
                        "see its disk", "file"};
        if (piece->empty()) break;
        if (staged.type.empty()) staged.type = type_of(*piece);
        digest.update(*piece);
        use(*piece, staged.bytes);
        staged.bytes += static_cast<std::int64_t>(piece->size());
    }
    if (staged.bytes == 0)
        throw Error{ErrorKind::usage, fmt::format("{} is empty", source.string()), "is it the right one?", "file"};
    staged.content_hash = hash_of(*vault_, Storage::plain, digest.finish());
    return staged;
}

Staged Folder::look_at(const std::filesystem::path& source, std::string_view type) const {
    return read_through(source, type, [](std::string_view, std::int64_t) {});
}

Staged Folder::stage_file(const std::filesystem::path& source, std::string_view type,
                          const std::function<void(std::int64_t)>& told) const {
    std::optional<Incoming> incoming;
    std::int64_t ask_at = 0;
    Staged staged = read_through(source, type, [&](std::string_view piece, std::int64_t before) {
        if (!incoming) incoming.emplace(files_dir_);
        if (before >= ask_at) {
            db::refuse_when_low(files_dir_);
            ask_at = before + k_ask_again;
        }
        incoming->write(piece);
        if (told) told(before + static_cast<std::int64_t>(piece.size()));
    });
    staged.path = path_of(staged);
    if (found_again(staged)) return staged;
    incoming->finish();
    incoming->put(staged.path);
    return staged;
}

std::filesystem::path Folder::room() const {
    static_cast<void>(Incoming{files_dir_});  // which makes the folder where it is missing
    return files_dir_ / (std::string{Incoming::k_prefix} + crypto::random_uuid());
}

Staged Folder::take(const std::filesystem::path& written, std::string_view type) const {
    Incoming incoming{files_dir_, written};
    Staged staged = look_at(written, type);
    staged.path = path_of(staged);
    if (found_again(staged)) return staged;
    incoming.finish();
    incoming.put(staged.path);
    return staged;
}

std::optional<std::uint32_t> Folder::key_on_disk(const Staged& content) const {
    Source source{path_of(content)};
    const auto front = source ? source.read() : std::nullopt;
    if (!front || front->size() < 4) return std::nullopt;
    return crypto::Vault::key_of(*front);
}

std::string Folder::open(const Staged& content) const {
    const auto sealed = read_whole(path_of(content));
    if (!sealed) throw damaged(content, "is missing");
    std::string plain = vault_->open({"file", "content", crypto::to_hex(content.content_hash)}, *sealed);
    if (hash_of(*vault_, content.storage, crypto::digest(plain)) != content.content_hash)
        throw damaged(content, "is not what its name says");
    return plain;
}

std::string Folder::fault_of(const Staged& content) const {
    try {
        if (content.storage == Storage::sealed)
            return open(content).size() == static_cast<std::size_t>(content.bytes) ? "" : "has another size";
        Source source{path_of(content)};
        if (!source || !source.is_regular()) return "is missing";
        crypto::RunningDigest digest;
        std::int64_t bytes = 0;
        for (;;) {
            const auto piece = source.read();
            if (!piece) return std::strerror(errno);
            if (piece->empty()) break;
            digest.update(*piece);
            bytes += static_cast<std::int64_t>(piece->size());
        }
        if (bytes != content.bytes) return fmt::format("has {} bytes instead of {}", bytes, content.bytes);
        return hash_of(*vault_, content.storage, digest.finish()) == content.content_hash ? "" : "was changed";
    } catch (const Error& error) {
        return error.what();
    }
}

std::unique_ptr<Incoming> Folder::resealed(const Staged& content) const {
    auto incoming = std::make_unique<Incoming>(files_dir_);
    incoming->write(seal(*vault_, content.content_hash, open(content)));
    incoming->finish();
    return incoming;
}

void Folder::each(const std::function<void(const Found&)>& use) const {
    namespace fs = std::filesystem;
    std::error_code gone;  // of a file or folder that somebody takes away meanwhile
    for (fs::recursive_directory_iterator at{files_dir_, gone}, end; at != end; at.increment(gone)) {
        if (at->is_directory(gone)) continue;
        Found found{.path = at->path(), .modified = at->last_write_time(gone)};
        if (gone) continue;
        const std::string name = found.path.filename().string();
        found.content.content_hash = crypto::from_hex(name);
        if (name.starts_with(Incoming::k_prefix) || name.ends_with(".part")) {
            found.kind = Found::Kind::unfinished;
        } else if (found.content.content_hash.size() == 32) {
            for (const Storage storage : {Storage::sealed, Storage::plain}) {
                if (path_of(storage, found.content.content_hash) != found.path) continue;
                found.kind = Found::Kind::content;
                found.content.storage = storage;
            }
        }
        use(found);
    }
}

bool Folder::remove(const Staged& content) const {
    if (::unlink(path_of(content).c_str()) == 0) return true;
    if (errno == ENOENT) return false;
    throw Error{ErrorKind::unavailable,
                fmt::format("cannot remove file {}: {}", crypto::to_hex(content.content_hash), std::strerror(errno)),
                "may this user write in files_dir?", "disk"};
}

}  // namespace mitra::file
