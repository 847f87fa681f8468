#include "lib/db/job.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using mitra::test::k_noon;

namespace {

db::NewJob ask(const std::string& cause, const std::string& provider = "duitku") {
    return {provider, provider + ".status", cause, db::Repeat::safe, k_noon};
}

db::Outcome down() {
    return {db::Outcome::Kind::retry, "no answer", k_noon, true};
}

}  // namespace

TEST_CASE("a job is there once for its kind and cause", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    CHECK(jobs.add(ask("PAY-1"), k_noon));
    CHECK_FALSE(jobs.add(ask("PAY-1"), k_noon));
    CHECK(jobs.add(ask("PAY-1@2"), k_noon));
}

TEST_CASE("a claimed job is nobody else's, and one not yet due is nobody's", "[job]") {
    auto db = test::migrated_db();
    auto second = db.connect();
    db::Jobs jobs{db}, others{second};
    auto later = ask("PAY-2");
    later.next_at = k_noon + 1h;
    jobs.add(ask("PAY-1"), k_noon);
    const JobId waits = *jobs.add(later, k_noon);

    const auto claim = jobs.claim("sender-1", k_noon, 60s);
    REQUIRE(claim);
    CHECK(claim->cause == "PAY-1");
    CHECK(claim->attempts == 1);
    CHECK_FALSE(others.claim("sender-2", k_noon, 60s));
    CHECK_FALSE(others.claim(claim->id, "cli", k_noon, 60s));
    SECTION("a command takes one that is not due") {
        CHECK(others.claim(waits, "cli", k_noon, 60s)->cause == "PAY-2");
        CHECK_FALSE(jobs.claim("sender-1", k_noon + 2h, 60s));
    }
}

TEST_CASE("a result counts only from the owner of the lease", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    jobs.add(ask("PAY-1"), k_noon);
    const auto lost = *jobs.claim("sender-1", k_noon, 60s);
    CHECK(jobs.recover(k_noon + 59s) == 0);
    CHECK(jobs.recover(k_noon + 60s) == 1);
    const auto held = *jobs.claim("sender-1", k_noon + 60s, 60s);
    CHECK(held.fence == lost.fence + 1);
    CHECK_FALSE(jobs.finish(lost, {db::Outcome::Kind::failed, "late", {}, false}, k_noon + 61s));
    CHECK(jobs.state(held.id) == "running");
    CHECK(jobs.finish(held, {}, k_noon + 61s));
    CHECK(jobs.state(held.id) == "done");
    CHECK_FALSE(jobs.finish(held, {}, k_noon + 62s));
}

TEST_CASE("an order whose outcome nobody saw waits for a person", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    auto order = ask("TOP-1", "vip");
    order.repeat = db::Repeat::unsafe;
    const JobId id = *jobs.add(order, k_noon);
    jobs.claim("sender-1", k_noon, 60s);
    CHECK(jobs.recover(k_noon + 60s) == 1);
    CHECK(jobs.state(id) == "unknown");
    CHECK_FALSE(jobs.claim("sender-1", k_noon + 1h, 60s));
    CHECK_FALSE(jobs.claim(id, "cli", k_noon + 1h, 60s));
    CHECK(jobs.resolve(id, "waiting", "admin", k_noon + 1h));
    CHECK_FALSE(jobs.resolve(id, "done", "admin", k_noon + 1h));
    CHECK(jobs.claim("sender-1", k_noon + 1h, 60s));
    CHECK(db->prepared("SELECT count(*) FROM state_history WHERE machine = 'job' AND row_id = :id")
              .bind(":id", id)
              .integer() == 4);
}

TEST_CASE("a job that may be tried again comes back after 1, 5, then 30 minutes", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    jobs.add(ask("PAY-1"), k_noon);
    Instant now = k_noon;
    for (const auto wait : {1min, 5min, 30min, 30min}) {
        const auto claim = jobs.claim("s", now, 60s);
        REQUIRE(claim);
        jobs.finish(*claim, {db::Outcome::Kind::retry, "", {}, false}, now);
        CHECK_FALSE(jobs.claim("s", now + wait - 1ms, 60s));
        now += wait;
    }
}

TEST_CASE("a provider that fails five times in a row is left alone, the others are not", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    for (int i = 0; i < 8; ++i)
        jobs.add(ask("PAY-" + std::to_string(i)), k_noon);
    for (int i = 0; i < 5; ++i)
        jobs.finish(*jobs.claim("s", k_noon, 60s), down(), k_noon);
    CHECK_FALSE(jobs.claim("s", k_noon, 60s));
    jobs.add(ask("TOP-1", "vip"), k_noon);
    CHECK(jobs.claim("s", k_noon, 60s)->provider == "vip");

    const Instant after = k_noon + db::breaker_pause(5);
    CHECK_FALSE(jobs.claim("s", after - 1ms, 60s));
    const auto trial = jobs.claim("s", after, 60s);
    REQUIRE(trial);
    CHECK_FALSE(jobs.claim("s", after, 60s));
    SECTION("one success closes the breaker") {
        jobs.finish(*trial, {}, after);
        CHECK(jobs.claim("s", after, 60s));
        CHECK(jobs.claim("s", after, 60s));
    }
    SECTION("one more failure opens it for longer") {
        jobs.finish(*trial, down(), after);
        CHECK_FALSE(jobs.claim("s", after + db::breaker_pause(5), 60s));
        CHECK(jobs.claim("s", after + db::breaker_pause(6), 60s));
    }
}

TEST_CASE("a breaker's pause doubles from half a minute to a quarter of an hour", "[job]") {
    CHECK(db::breaker_pause(4) == 0s);
    CHECK(db::breaker_pause(5) == 30s);
    CHECK(db::breaker_pause(6) == 60s);
    CHECK(db::breaker_pause(10) == 15min);
    CHECK(db::breaker_pause(1'000'000) == 15min);
}

TEST_CASE("a provider's rest holds its jobs, whatever succeeds meanwhile, and nobody else's", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    jobs.add(ask("PAY-1"), k_noon);
    jobs.add(ask("PAY-2"), k_noon);
    const auto under_way = jobs.claim("duitku", "s", k_noon, 60s);
    REQUIRE(under_way);
    jobs.rest("duitku", k_noon + 1h);
    jobs.rest("duitku", k_noon + 1min);  // never shorter
    jobs.finish(*under_way, {}, k_noon);
    CHECK(jobs.rests_until("duitku", k_noon) == k_noon + 1h);
    CHECK(jobs.next_due("duitku") == k_noon + 1h);
    CHECK_FALSE(jobs.claim("duitku", "s", k_noon + 1h - 1ms, 60s));
    CHECK_FALSE(jobs.claim("s", k_noon + 1h - 1ms, 60s));
    jobs.add(ask("TOP-1", "vip"), k_noon);
    CHECK(jobs.claim("vip", "s", k_noon, 60s));
    CHECK(jobs.claim("duitku", "s", k_noon + 1h, 60s)->cause == "PAY-2");
    CHECK_FALSE(jobs.next_due("duitku"));
    CHECK_FALSE(jobs.rests_until("duitku", k_noon + 1h));
}

TEST_CASE("the newest job about a thing is found among its revisions, and can be brought forward", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    CHECK_FALSE(jobs.latest("duitku.status", "PAY-1"));
    auto later = ask("PAY-1");
    later.next_at = k_noon + 1h;
    const JobId first = *jobs.add(later, k_noon);
    jobs.add(ask("PAY-11"), k_noon);
    jobs.add(ask("PAY-11@1"), k_noon);
    CHECK(jobs.latest("duitku.status", "PAY-1")->id == first);
    const JobId second = *jobs.add(ask("PAY-1@1"), k_noon);
    CHECK(jobs.latest("duitku.status", "PAY-1")->id == second);
    CHECK_FALSE(jobs.latest("duitku.invoice", "PAY-1"));

    CHECK_FALSE(jobs.hasten(first, k_noon + 2h));
    CHECK(jobs.hasten(first, k_noon + 1min));
    CHECK(jobs.find(first)->next_at == k_noon + 1min);
}

TEST_CASE("a job that is brought forward while it runs has its next turn then", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    const JobId id = *jobs.add(ask("PAY-1"), k_noon);
    const auto ends_with = [&](Instant now, Instant next) {
        REQUIRE(jobs.finish(*jobs.claim(id, "s", now, 60s),
                            {.kind = db::Outcome::Kind::retry, .note = "", .next_at = next}, now + 1s));
        return jobs.find(id)->next_at;
    };
    const auto while_it_runs = [&](Instant now, Instant at, Instant next) {
        const auto claim = jobs.claim(id, "s", now, 60s);
        CHECK(jobs.hasten(id, at));
        CHECK_FALSE(jobs.hasten(id, at + 1h));
        REQUIRE(jobs.finish(*claim, {.kind = db::Outcome::Kind::retry, .note = "", .next_at = next}, now + 1s));
        return jobs.find(id)->next_at;
    };
    CHECK(while_it_runs(k_noon, k_noon + 30s, k_noon + 60s) == k_noon + 30s);
    CHECK(while_it_runs(k_noon + 1min, k_noon + 10min, k_noon + 2min) == k_noon + 2min);
    CHECK(while_it_runs(k_noon + 2min, k_noon, k_noon + 3min) == k_noon + 2min + 1ms);
    // It counts once, and a job that was run before its time had no word of anybody's.
    CHECK(ends_with(k_noon + 3min, k_noon + 9min) == k_noon + 9min);
    CHECK(ends_with(k_noon + 4min, k_noon + 20min) == k_noon + 20min);

    REQUIRE(jobs.finish(*jobs.claim(id, "s", k_noon + 5min, 60s), {}, k_noon + 6min));
    CHECK_FALSE(jobs.hasten(id, k_noon));
}

TEST_CASE("a breaker that opened holds the jobs of its provider until one try may be made", "[job]") {
    auto db = test::migrated_db();
    db::Jobs jobs{db};
    for (int i = 0; i < 7; ++i)
        jobs.add(ask("PAY-" + std::to_string(i)), k_noon);
    for (int i = 0; i < 5; ++i)
        jobs.finish(*jobs.claim("duitku", "s", k_noon, 60s), down(), k_noon);
    CHECK_FALSE(jobs.claim("duitku", "s", k_noon, 60s));
    const Instant after = k_noon + db::breaker_pause(5);
    const auto trial = jobs.claim("duitku", "s", after, 60s);
    REQUIRE(trial);
    CHECK_FALSE(jobs.claim("duitku", "s", after, 60s));
    jobs.finish(*trial, {}, after);
    CHECK(jobs.claim("duitku", "s", after, 60s));
}
