#include "lib/db/checkpoint.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

#include "lib/base/error.hpp"
#include "lib/db/connection.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/db/log_keeper.hpp"
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

TEST_CASE("a log is moved beside a writer in the middle of a transaction, and stays as long as it is", "[checkpoint]") {
    auto db = test::migrated_db();
    auto beside = db.connect();
    fill_log(db, 9);
    const auto log = db::wal_bytes(db);
    const auto file = std::filesystem::file_size(db->file());
    const db::Transaction open{db};
    db->execute("INSERT INTO filler VALUES (x'00')");
    CHECK(db::move_log(beside) == db::Checkpoint::done);
    CHECK(std::filesystem::file_size(db->file()) > file + 8'000'000);
    CHECK(db::wal_bytes(db) == log);
}

TEST_CASE("a keeper empties the long log of a writer that goes on writing", "[checkpoint]") {
    auto db = test::migrated_db();
    db::LogKeeper keeper{db};
    fill_log(db, 9);
    keeper.tidy(db);
    CHECK(db::wal_bytes(db) > 9'000'000);  // not yet: worth it for who waits for it alone only
    fill_log(db, 25);
    REQUIRE(db::wal_bytes(db) > db::k_long_log_bytes);
    std::int64_t written = 34;
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (db::wal_bytes(db) > db::k_long_log_bytes && std::chrono::steady_clock::now() < give_up) {
        keeper.tidy(db);
        db->execute("INSERT INTO filler VALUES (x'00')");
        ++written;
        std::this_thread::yield();
    }
    CHECK(db::wal_bytes(db) < 1'000'000);
    CHECK(std::filesystem::file_size(db->file()) > 34'000'000);
    CHECK(db->prepared("SELECT count(*) FROM filler").integer() == written);
}

TEST_CASE("a keeper whose last step meets a reader goes on working, and ends with its writer", "[checkpoint]") {
    auto db = test::migrated_db();
    auto reader = db.connect(db::Access::read_only);
    std::optional<db::Snapshot> old{std::in_place, reader};
    reader.prepared("SELECT count(*) FROM person").integer();
    {
        db::LogKeeper keeper{db};
        fill_log(db, 35);
        const auto long_enough = std::chrono::steady_clock::now() + std::chrono::milliseconds{300};
        while (std::chrono::steady_clock::now() < long_enough)
            keeper.tidy(db);
        CHECK(db::wal_bytes(db) > db::k_long_log_bytes);  // what the reader reads stays
        old.reset();
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        while (db::wal_bytes(db) > 0 && std::chrono::steady_clock::now() < give_up)
            keeper.tidy(db);
        CHECK(db::wal_bytes(db) == 0);
        fill_log(db, 35);
        keeper.tidy(db);
    }
    CHECK(db->prepared("SELECT count(*) FROM filler").integer() == 70);
}

TEST_CASE("closing the last connection moves nothing: a reader's end costs no flush", "[checkpoint]") {
    auto db = test::migrated_db();
    const auto before = db::wal_bytes(db);
    const auto log = db->file().string() + "-wal";
    { const db::Database gone = std::move(db.database); }
    CHECK(before > 0);
    CHECK(std::filesystem::file_size(log) == before);
}
