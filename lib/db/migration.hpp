#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/db/database.hpp"

namespace mitra::db {

/// "MITR" in SQLite's application_id: the file is ours.
inline constexpr std::int64_t k_application_id = 0x4d495452;

struct Migration {
    std::int64_t version = 0;  ///< the number in the file's name
    std::string name;          ///< "0001_spine"
    bool applied = false;
};

/// The schema version this program was built for.
std::int64_t known_version();
/// The version of the open file.
std::int64_t schema_version(Database& database);
/// All migrations this program knows, in order.
std::vector<Migration> migrations(Database& database);
/// Applies what is missing, each in a transaction of its own; gives the names applied. Throws Error{refused} for a file
/// that is newer or not mitra's.
std::vector<std::string> migrate(Database& database);
/// Throws Error{refused} unless the file is mitra's and of exactly the known version.
void check_schema(Database& database);

}  // namespace mitra::db
