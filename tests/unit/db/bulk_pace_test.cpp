#include "lib/db/bulk_pace.hpp"

#include <algorithm>
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
    const auto passed_by = [&] {
        const int before = chunks;
        for (int i = 0; i < 20; ++i) {
            write_one(db);
            be_busy(1ms);
        }
        return chunks - before;
    };
    // About one each. With SQLite's own handler, which sleeps up to 100 ms between two looks, it is five and more. Best
    // of several, since chunks also pass by a writer whom a busy machine does not let run.
    int passed = passed_by();
    for (int again = 0; again < 20 && passed > 60; ++again)
        passed = std::min(passed, passed_by());
    ending = true;
    bulk.join();
    CHECK(passed <= 60);
}

TEST_CASE("chunks shrink while they take long and grow while they do not", "[bulk]") {
    CHECK(db::BulkPace::rows_after(2'000, 15ms) == 2'000);
    CHECK(db::BulkPace::rows_after(2'000, 0ms) == 4'000);
    CHECK(db::BulkPace::rows_after(2'000, 30ms) == 1'500);
    CHECK(db::BulkPace::rows_after(15'000, 0ms) == 20'000);
    CHECK(db::BulkPace::rows_after(600, 10s) == 500);

    auto db = test::migrated_db();
    db::BulkPace pace{db};
    std::vector<std::int64_t> asked;
    for (int i = 0; i < 3; ++i) {
        pace.chunk([&](std::int64_t rows) {
            asked.push_back(rows);
            be_busy(80ms);
            return true;
        });
    }
    CHECK(asked[1] < asked[0]);
    CHECK(asked[2] < asked[1]);
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
