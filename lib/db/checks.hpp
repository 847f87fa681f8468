#pragma once

#include <filesystem>

#include "lib/db/database.hpp"
#include "lib/db/finding.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// Small checks, each giving what it found; none changes anything.

// clang-format off
Findings check_integrity(Database& database);     ///< PRAGMA integrity_check: slow on a large file
Findings check_foreign_keys(Database& database);
Findings check_schema_objects(Database& database);///< no table, index or trigger is missing, changed or foreign
Findings check_audit_chain(Database& database);
Findings check_audit_reasons(Database& database, const crypto::Vault& vault);  ///< each opens and fits its hash
Findings check_histories(Database& database);     ///< every row of a machine is where its last history row says
Findings check_log_length(Database& database);    ///< the write-ahead log passed 64 MiB: checkpoints do not come through
Findings check_space(const std::filesystem::path& path);
Findings check_modes(const std::filesystem::path& database);  ///< database and side files are closed to others
// clang-format on

/// SQLite below 3.51.3 can lose pages when checkpoint and commit race: a note, not a finding; empty otherwise.
std::string engine_note();

}  // namespace mitra::db
