#include "lib/db/database.hpp"

#include <sqlite3.h>

#include <array>
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"

using namespace mitra;

namespace {

struct Asked {
    const char* pragma;
    std::int64_t answer;
};

constexpr std::array<Asked, 11> k_every_connection{{{"synchronous", 2},
                                                    {"foreign_keys", 1},
                                                    {"recursive_triggers", 1},
                                                    {"trusted_schema", 0},
                                                    {"cell_size_check", 1},
                                                    {"wal_autocheckpoint", 0},
                                                    {"temp_store", 2},
                                                    {"journal_size_limit", 67'108'864},
                                                    {"secure_delete", 1},
                                                    {"cache_size", -16'384},
                                                    {"mmap_size", 0}}};

}  // namespace

TEST_CASE("every connection is set as the storage asks, one that only reads as well", "[db]") {
    auto made = test::migrated_db();
    for (const auto access : {db::Access::read_write, db::Access::read_only}) {
        auto connection = made.connect(access);
        for (const Asked& one : k_every_connection) {
            CAPTURE(one.pragma, access == db::Access::read_only);
            CHECK(connection.prepared(std::string{"PRAGMA "} + one.pragma).integer() == one.answer);
        }
    }
}

TEST_CASE("a file that does not become what the storage asks is not opened", "[db]") {
    const test::TempDir dir;
    const std::filesystem::path file = dir / "old.db";
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
    // Somebody reads it in its old mode, so that it cannot change to the log.
    REQUIRE(sqlite3_exec(other, "CREATE TABLE t (x); BEGIN; SELECT * FROM t", nullptr, nullptr, nullptr) == SQLITE_OK);
    for (const auto access : {db::Access::read_write, db::Access::read_only}) {
        try {
            db::Database::open(file, access);
            FAIL("it was opened");
        } catch (const Error& failure) {
            CHECK(failure.kind() == ErrorKind::unavailable);
        }
    }
    sqlite3_close(other);
}
