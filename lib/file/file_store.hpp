#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::file {

enum class Storage {
    sealed,  ///< proofs: people's data, at most a few MiB, opened in memory
    plain,   ///< goods and materials: streamed, with ranges
};

/// A content that lies in files_dir, fsynced under its final name, before any row names it. What no row ever names is
/// swept by upkeep.
struct Staged {
    std::string uuid;
    std::string content_hash;  ///< 32 bytes
    Storage storage = Storage::plain;
    std::optional<std::uint32_t> key_id;
    std::string type;  ///< "image/png"
    std::int64_t bytes = 0;
};

struct File {
    FileId id;
    Staged content;
    std::int64_t uses = 0;
};

/// The folder of contents. Touches no database, so a web handler's slow part and a command may use it before their
/// transaction begins.
class Folder {
 public:
    Folder(std::filesystem::path files_dir, const crypto::Vault& vault);

    /// Writes a content: temporary name in the same folder, fsync, rename, fsync of the folder. The same content again
    /// is found and not written twice. Error{unavailable} for a full disk (which leaves nothing behind).
    Staged stage(std::string_view content, std::string_view type, Storage storage) const;
    /// The same for a file of any size, read in pieces; plain storage only.
    Staged stage_file(const std::filesystem::path& source, std::string_view type) const;

    /// Where a content lies (plain ones are served from there).
    [[nodiscard]] std::filesystem::path path_of(const Staged& content) const;
    /// A sealed content, opened and compared with its hash. Error{internal} where it is damaged or missing.
    [[nodiscard]] std::string open(const Staged& content) const;
    void remove(const Staged& content) const;

 private:
    std::filesystem::path files_dir_;
    const crypto::Vault& vault_;
};

/// Rows of table `file`. Uses are counted by the triggers of the tables that name files.
class FileStore {
 public:
    explicit FileStore(db::Database& database) : database_{database} {}

    /// The row for a content, new or as it is.
    FileId keep(const Staged& content, Instant now);
    std::optional<File> find(FileId id);

 private:
    db::Database& database_;
};

}  // namespace mitra::file
