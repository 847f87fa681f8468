#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/file/folder.hpp"

namespace mitra::file {

struct File {
    FileId id;
    Staged content;
    std::int64_t uses = 0;
};

/// Rows of table `file`. Uses are counted by the triggers of the tables that name files.
class FileStore {
 public:
    explicit FileStore(db::Database& database) : database_{database} {}

    /// The row for a content, new or as it is. Inside the transaction that names it. Error{unavailable} where upkeep
    /// took a content away after it was found again: stage it anew.
    FileId keep(const Staged& content, Instant now);
    std::optional<File> find(FileId id);
    /// A page of all, of those that nothing uses, and of those sealed with another key than this one.
    std::vector<File> list(FileId after, std::int64_t limit);
    std::vector<File> unused(FileId after, std::int64_t limit);
    std::vector<File> sealed_otherwise(std::uint32_t key, FileId after, std::int64_t limit);
    /// Whether a row names this content.
    bool names(std::string_view content_hash);
    /// The row alone, and only where nothing uses it; false otherwise. Its content goes next, in a write transaction of
    /// its own that asks `names` again.
    bool forget(FileId id);
    /// Notes that the content is sealed with another key now; false where the row has gone.
    bool set_key(FileId id, std::uint32_t key);

 private:
    db::Database& database_;
};

/// Takes away a content that no row names: what was refused after it was staged, and what upkeep forgot. Inside a write
/// transaction only: then nobody can keep it meanwhile. False where a row names it, or it had gone.
bool discard(db::Database& writer, const Folder& folder, const Staged& content);

}  // namespace mitra::file
