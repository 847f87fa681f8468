#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/db/finding.hpp"
#include "lib/db/sealed_file.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// What opens and seals the installation's own backups: a key derived from the key file, which stays the same when the
/// sealing keys are rotated. Without the key file a backup is worth nothing: keep a copy of it elsewhere.
std::string backup_secret(const crypto::Vault& vault);

struct BackupPlan {
    std::filesystem::path folder;     ///< where backups are kept; made when missing (mode 0700)
    std::filesystem::path files_dir;  ///< goes along
    SealTo to;
    Checks checks;  ///< what the copy must pass besides the checks of its file; may be empty
};

struct Backup {
    std::filesystem::path file;
    std::uintmax_t bytes = 0;
    std::string sha256;
    std::vector<std::filesystem::path> removed;  ///< older than 35 days
};

/// How long backups (and the databases that a restore replaced) are kept.
inline constexpr std::chrono::hours k_backups_kept{35 * 24};

/// Copies the database in one step beside its writers, opens the copy and checks it, seals it with the files, and then
/// removes what is too old. Error{internal} with the first finding when the copy is not sound: then there is no backup.
Backup create_backup(Database& database, const BackupPlan& plan, Instant now);

struct Verified {
    std::int64_t schema = 0;
    std::int64_t files = 0;
    std::uintmax_t database_bytes = 0;
    std::string sha256;
};
/// Opens a backup to its end and checks the database in it, in a folder beside it that is removed again. A backup of an
/// older schema is brought up to date first. Throws Error{refused} when it is not sound.
Verified verify_backup(const std::filesystem::path& file, const OpenWith& with, const Checks& checks);

/// The checks of every copy: integrity, foreign keys, audit chain, the schema as it should be.
Findings check_file(Database& database);

}  // namespace mitra::db
