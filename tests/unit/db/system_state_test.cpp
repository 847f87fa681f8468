#include "lib/db/system_state.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using db::ClockVerdict;
using mitra::test::k_noon;

TEST_CASE("sending is frozen until it is thawed, and remembers who did it first", "[freeze]") {
    auto db = test::migrated_db();
    CHECK_FALSE(db::sending_frozen(db));
    CHECK(db::freeze_sending(db, "restore", k_noon));
    CHECK_FALSE(db::freeze_sending(db, "admin", k_noon + 1h));
    CHECK(db::sending_frozen(db)->by == "restore");
    CHECK(db::sending_frozen(db)->since == k_noon);
    CHECK(db::thaw_sending(db));
    CHECK_FALSE(db::thaw_sending(db));
}

TEST_CASE("a clock that jumps back stops work until a person accepts it", "[clock]") {
    auto db = test::migrated_db();
    CHECK(db::watch_clock(db, k_noon, true) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon - 5min, true) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon - 5min - 1ms, true) == ClockVerdict::went_back);
    CHECK(db::watch_clock(db, k_noon + 1min, true) == ClockVerdict::went_back);
    CHECK(db::judge_clock(db, k_noon + 1min, true) == ClockVerdict::went_back);
    CHECK(db::accept_clock(db, k_noon - 1h));
    CHECK(db::watch_clock(db, k_noon - 1h, true) == ClockVerdict::fine);
    CHECK_FALSE(db::accept_clock(db, k_noon - 1h));
}

TEST_CASE("a small step back never moves the last time seen back with it", "[clock]") {
    auto db = test::migrated_db();
    db::watch_clock(db, k_noon, true);
    for (int step = 1; step <= 5; ++step)
        db::watch_clock(db, k_noon - step * 1min, true);
    CHECK(db::watch_clock(db, k_noon - 6min, true) == ClockVerdict::went_back);
}

TEST_CASE("a clock that runs a day ahead stops work only while the kernel does not trust it", "[clock]") {
    auto db = test::migrated_db();
    db::watch_clock(db, k_noon, true);
    CHECK(db::watch_clock(db, k_noon + 24h, false) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon + 48h + 1ms, false) == ClockVerdict::far_ahead);
    CHECK(db::watch_clock(db, k_noon + 48h + 1ms, true) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon + 49h, false) == ClockVerdict::fine);
}

TEST_CASE("watching the clock writes at most every ten seconds", "[clock]") {
    auto db = test::migrated_db();
    db::watch_clock(db, k_noon, true);
    auto other = db.connect();
    const auto version = [&] { return other.prepared("PRAGMA data_version").integer(); };
    const auto before = version();
    db::watch_clock(db, k_noon + 9s, true);
    CHECK(version() == before);
    db::watch_clock(db, k_noon + 10s, true);
    CHECK(version() != before);
}
