#include "lib/db/bulk_pace.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using namespace std::chrono_literals;

namespace {

/// Work that takes its time whatever it is asked for.
void be_busy(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
    }
}

void write_one(db::Database& database) {
    db::in_transaction(database, [&] { database.prepared("UPDATE system_state SET audit_rows = audit_rows").run(); });
}

}  // namespace

TEST_CASE("other writers get in between the chunks of bulk work", "[bulk]") {
    auto db = test::migrated_db();
    std::atomic<int> chunks = 0;
    std::atomic<bool> ending = false;
    std::thread bulk{[&] {
        auto connection = db.connect();
        db::BulkPace pace{connection};
        while (pace.chunk([&](std::int64_t) {
            be_busy(15ms);
            ++chunks;
            return !ending.load();
        })) {
        }
    }};
    while (chunks == 0)
        std::this_thread::yield();
    const int before = chunks;
    for (int i = 0; i < 20; ++i) {
        write_one(db);
        be_busy(1ms);
    }
    const int passed = chunks - before;
    ending = true;
    bulk.join();
    // About one each. With SQLite's own handler, which sleeps up to 100 ms between two looks, it is five and more.
    CHECK(passed <= 60);
}

TEST_CASE("chunks shrink while they take long and grow while they do not", "[bulk]") {
    auto db = test::migrated_db();
    db::BulkPace pace{db};
    std::vector<std::int64_t> asked;
    for (const auto took : {0ms, 0ms, 80ms, 80ms, 0ms}) {
        pace.chunk([&](std::int64_t rows) {
            asked.push_back(rows);
            be_busy(took);
            return true;
        });
    }
    CHECK(asked[1] > asked[0]);
    CHECK(asked[2] > asked[1]);
    CHECK(asked[3] < asked[2]);
    CHECK(asked[4] < asked[3]);
    CHECK(asked[4] >= 500);
}

TEST_CASE("inside another transaction the chunks are part of it", "[bulk]") {
    auto db = test::migrated_db();
    {
        const db::Transaction never_committed{db};
        db::BulkPace pace{db};
        CHECK_FALSE(pace.chunk([&](std::int64_t) {
            db->execute("UPDATE system_state SET last_seen_at = 7");
            return false;
        }));
    }
    CHECK(db->prepared("SELECT count(*) FROM system_state WHERE last_seen_at = 7").integer() == 0);
}
