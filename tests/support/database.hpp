#pragma once

#include "lib/db/database.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {

/// A new database with every migration applied, in a folder that goes when it goes. Passes for a db::Database.
struct TestDatabase {
    TempDir dir;
    db::Database database;

    operator db::Database&() { return database; }
    db::Database* operator->() { return &database; }
    /// A second connection to the same file.
    [[nodiscard]] db::Database connect(db::Access access = db::Access::read_write) const {
        return db::Database::open(database.file(), access);
    }
};

TestDatabase migrated_db();

}  // namespace mitra::test
