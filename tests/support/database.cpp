#include "tests/support/database.hpp"

#include "lib/db/migration.hpp"

namespace mitra::test {

TestDatabase migrated_db() {
    TempDir dir;
    db::Database database = db::Database::create(dir / "mitra.db");
    db::migrate(database);
    return {std::move(dir), std::move(database)};
}

}  // namespace mitra::test
