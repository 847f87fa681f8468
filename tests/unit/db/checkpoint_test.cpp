#include "lib/db/checkpoint.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/connection.hpp"
#include "lib/db/file_lock.hpp"
#include "tests/support/database.hpp"

using namespace mitra;

namespace {

/// About `megabytes` in the write-ahead log.
void fill_log(db::Database& database, int megabytes) {
    database.execute("CREATE TABLE IF NOT EXISTS filler (bytes BLOB) STRICT");
    for (int i = 0; i < megabytes; ++i)
        database.execute("INSERT INTO filler VALUES (randomblob(1000000))");
}

}  // namespace

TEST_CASE("the log is moved into the database once it passed 8 MiB, and is empty then", "[checkpoint]") {
    auto db = test::migrated_db();
    fill_log(db, 4);
    CHECK(db::checkpoint(db) == db::Checkpoint::not_needed);
    fill_log(db, 5);
    CHECK(db::wal_bytes(db) > db::k_checkpoint_bytes);
    CHECK(db::checkpoint(db) == db::Checkpoint::done);
    CHECK(db::wal_bytes(db) == 0);
    CHECK(db->prepared("SELECT count(*) FROM filler").integer() == 9);
}

TEST_CASE("a log never empties by itself: no commit pays for a checkpoint", "[checkpoint]") {
    auto db = test::migrated_db();
    fill_log(db, 12);
    CHECK(db::wal_bytes(db) > 12'000'000);
}

TEST_CASE("a reader in the way puts the checkpoint off for a moment, not for five seconds", "[checkpoint]") {
    auto db = test::migrated_db();
    auto reader = db.connect(db::Access::read_only);
    const db::Snapshot old{reader};
    reader.prepared("SELECT count(*) FROM person").integer();
    fill_log(db, 9);
    const auto started = std::chrono::steady_clock::now();
    CHECK(db::checkpoint(db) == db::Checkpoint::busy);
    CHECK(std::chrono::steady_clock::now() - started < db::k_patience);
    CHECK(db->connection().patience == db::k_patience);
}

TEST_CASE("who waits for a lock waits as long as promised, then is told", "[checkpoint]") {
    auto db = test::migrated_db();
    auto other = db.connect();
    other.connection().patience = std::chrono::milliseconds{200};
    const db::Transaction held{db};
    const auto started = std::chrono::steady_clock::now();
    CHECK_THROWS_WITH(db::Transaction{other}, Catch::Contains("locked"));
    CHECK(std::chrono::steady_clock::now() - started >= std::chrono::milliseconds{200});
    CHECK(db->connection().patience == std::chrono::seconds{5});
}

TEST_CASE("two programs never checkpoint at once", "[checkpoint]") {
    auto db = test::migrated_db();
    fill_log(db, 9);
    const auto held = db::FileLock::try_take(db::checkpoint_lock_of(db->file()), db::FileLock::Mode::exclusive);
    REQUIRE(held);
    CHECK(db::checkpoint(db) == db::Checkpoint::busy);
}

TEST_CASE("closing the last connection moves nothing: a reader's end costs no flush", "[checkpoint]") {
    auto db = test::migrated_db();
    const auto before = db::wal_bytes(db);
    const auto log = db->file().string() + "-wal";
    { const db::Database gone = std::move(db.database); }
    CHECK(before > 0);
    CHECK(std::filesystem::file_size(log) == before);
}
