#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/crypto/vault.hpp"

namespace mitra::file {

class Incoming;

enum class Storage {
    sealed,  ///< proofs: people's data, at most a few MiB, opened in memory
    plain,   ///< goods and materials: streamed, with ranges
};

/// A content that lies in files_dir, fsynced under its final name, before any row names it. What no row ever names is
/// swept by upkeep.
struct Staged {
    std::string uuid;
    std::string content_hash;  ///< 32 bytes; another one for the same content in the other storage
    Storage storage = Storage::plain;
    std::optional<std::uint32_t> key_id;
    std::string type;  ///< "image/png"
    std::int64_t bytes = 0;
    std::filesystem::path path = {};  ///< only of what was staged just now: FileStore::keep looks whether it is there
};

/// A file as it lies in the folder.
struct Found {
    enum class Kind {
        content,
        unfinished,  ///< being written, or left by a program that died
        strange,     ///< none of ours
    };
    Kind kind = Kind::strange;
    std::filesystem::path path;
    Staged content;  ///< of a content: its hash and storage alone
    std::filesystem::file_time_type modified;
};

/// The folder of contents: <storage>/<2 digits>/<keyed hash in hex>. Touches no database, so a web handler's slow part
/// and a command may use it before their transaction begins.
///
/// Who takes files away does it inside a write transaction, once no row names them, and FileStore::keep looks inside
/// its own whether the content is still there: so neither can happen behind the other's back.
class Folder {
 public:
    Folder(std::filesystem::path files_dir, const crypto::Vault& vault);

    /// Writes a content: temporary name, fsync, rename, fsync of the folder. The same content again is found and not
    /// written twice. Error{unavailable} for a full disk (which leaves nothing behind).
    Staged stage(std::string_view content, std::string_view type, Storage storage) const;
    /// The same for a regular file of any size, read in pieces; plain storage only. An empty type is found out by its
    /// bytes. `told` hears how many bytes are through. Error{usage} for what cannot be read, is no regular file, or is
    /// empty.
    Staged stage_file(const std::filesystem::path& source, std::string_view type,
                      const std::function<void(std::int64_t)>& told = {}) const;

    /// A name in the folder for a file that somebody else writes, to be staged by `take`; upkeep sweeps what stays
    /// there. Error{unavailable} where the folder cannot be made.
    [[nodiscard]] std::filesystem::path room() const;
    /// Stages a file that was written there; it is flushed and renamed, not copied, and gone when that fails.
    Staged take(const std::filesystem::path& written, std::string_view type) const;

    /// What stage_file would give, without writing anything: for a rehearsal. `path` stays empty.
    [[nodiscard]] Staged look_at(const std::filesystem::path& source, std::string_view type) const;

    /// Where a content lies (plain ones are served from there).
    [[nodiscard]] std::filesystem::path path_of(const Staged& content) const;
    /// A sealed content, opened and compared with its hash. Error{internal} where it is damaged or missing.
    [[nodiscard]] std::string open(const Staged& content) const;
    /// Why a content is not what its row says: missing, cut, does not open, changed; empty where it is fine. Reads it.
    [[nodiscard]] std::string fault_of(const Staged& content) const;
    /// The key that a sealed content is sealed with; nothing where there is none.
    [[nodiscard]] std::optional<std::uint32_t> key_on_disk(const Staged& content) const;
    /// False when it had gone before.
    bool remove(const Staged& content) const;

    /// A sealed content sealed anew with the active key, to be put in its place inside the transaction that notes the
    /// key.
    [[nodiscard]] std::unique_ptr<Incoming> resealed(const Staged& content) const;
    /// Every file in the folder.
    void each(const std::function<void(const Found&)>& use) const;

    [[nodiscard]] const std::filesystem::path& path() const { return files_dir_; }

 private:
    [[nodiscard]] std::filesystem::path path_of(Storage storage, std::string_view content_hash) const;
    [[nodiscard]] Staged read_through(
        const std::filesystem::path& source, std::string_view type,
        const std::function<void(std::string_view piece, std::int64_t before)>& use) const;
    [[nodiscard]] bool found_again(const Staged& content) const;

    std::filesystem::path files_dir_;
    const crypto::Vault* vault_;
};

}  // namespace mitra::file
