#pragma once

#include <cstdint>
#include <optional>

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

 private:
    db::Database& database_;
};

}  // namespace mitra::file
