#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/db/finding.hpp"
#include "lib/db/sealed_file.hpp"

namespace mitra::db {

struct RestorePlan {
    std::filesystem::path backup;
    OpenWith with;
    std::filesystem::path database;   ///< what it becomes
    std::filesystem::path files_dir;  ///< files that are not there are added; their names are their content's
    std::string by;                   ///< who restores: shown by `queue stats` as who froze sending
    /// Done to the copy before it is checked: repeats the erasures that came after the backup, leaves an audit row.
    std::function<void(Database&)> finish;
    Checks checks;  ///< what the copy must pass besides the checks of its file; may be empty
};

struct Restored {
    std::vector<std::string> migrated;  ///< migrations that an older backup needed
    std::int64_t files_added = 0;
    std::optional<std::filesystem::path> replaced;  ///< where the database that was there is now
};

/// Makes the backup the installation's database. Everything is done to a copy beside it (opened, brought to this
/// program's schema, erasures repeated, sending frozen, checked); then the copy takes the place in one step, so that a
/// crash leaves the old database or the new one. Error{refused} while any program has the database open, and for a
/// backup that is not sound: then nothing was changed.
Restored restore_backup(const RestorePlan& plan, Instant now);

}  // namespace mitra::db
