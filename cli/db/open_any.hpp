#pragma once

#include <filesystem>

#include "lib/base/error.hpp"
#include "lib/db/database.hpp"

namespace mitra::cli {

/// The database whatever its schema is; Error{not_found} where there is none.
inline db::Database open_any(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw Error{ErrorKind::not_found, "no database at " + file.string(), "make one with 'mitra init'", "database"};
    return db::Database::create(file);
}

}  // namespace mitra::cli
