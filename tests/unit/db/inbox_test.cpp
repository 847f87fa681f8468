#include "lib/db/inbox.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using mitra::test::k_noon;
using mitra::test::test_vault;

namespace {

const db::OutsideEvent k_event{"dripsender", "wamid:628111:1", "SND-1", R"({"from":"628111","text":"STOP"})"};

std::int64_t count(db::Database& database, const char* sql) {
    return database.prepared(sql).integer();
}

}  // namespace

TEST_CASE("an outside event is stored once, however often it comes", "[inbox]") {
    auto db = test::migrated_db();
    db::Inbox inbox{db, test_vault()};
    const auto first = inbox.receive(k_event, k_noon);
    REQUIRE(first);
    CHECK_FALSE(inbox.receive(k_event, k_noon));
    auto other_content = k_event;
    other_content.body = "{}";
    CHECK_FALSE(inbox.receive(other_content, k_noon));
    auto other_provider = k_event;
    other_provider.provider = "fonnte";
    CHECK(inbox.receive(other_provider, k_noon));

    const auto waiting = inbox.waiting(10);
    REQUIRE(waiting.size() == 2);
    CHECK(waiting[0].id == *first);
    CHECK(waiting[0].event.body == k_event.body);
    CHECK(waiting[0].event.event_key == k_event.event_key);
    CHECK(waiting[0].event.source == "SND-1");
}

TEST_CASE("neither body nor event key of an event is readable in the file", "[inbox][privacy]") {
    auto db = test::migrated_db();
    db::Inbox{db, test_vault()}.receive(k_event, k_noon);
    CHECK(count(db,
                "SELECT count(*) FROM inbox WHERE instr(body_sealed, '628111') OR instr(event_hash, '628111') "
                "OR instr(note, '628111')") == 0);
}

TEST_CASE("a processed event waits no more until it is replayed", "[inbox]") {
    auto db = test::migrated_db();
    db::Inbox inbox{db, test_vault()};
    const HookId id = *inbox.receive(k_event, k_noon);
    inbox.finish(id, "done", "stopped PER-1", k_noon);
    CHECK(inbox.waiting(10).empty());
    CHECK(inbox.find(id)->note == "stopped PER-1");
    CHECK_THROWS_AS(inbox.finish(id, "failed", "", k_noon), Error);

    CHECK(inbox.replay(id, "admin", k_noon));
    CHECK_FALSE(inbox.replay(id, "admin", k_noon));
    CHECK(inbox.waiting(10).size() == 1);
    CHECK(inbox.list({}, 10, {"received", k_noon, {}}).size() == 1);
    CHECK(inbox.count({"done", {}, {}}) == 0);
    CHECK_THROWS_AS(inbox.replay(HookId{99}, "admin", k_noon), Error);
    CHECK(count(db, "SELECT count(*) FROM state_history WHERE machine = 'inbox' AND row_id = 1") == 2);
    CHECK(count(db, "SELECT count(*) FROM state_history WHERE moved_by = 'admin' AND to_state = 'received'") == 1);
}

TEST_CASE("an event that does not open hides none that waits behind it", "[inbox]") {
    auto db = test::migrated_db();
    db::Inbox inbox{db, test_vault()};
    const HookId damaged = *inbox.receive(k_event, k_noon);
    auto second = k_event;
    second.event_key = "2";
    inbox.receive(second, k_noon);
    db.database.prepared("UPDATE inbox SET body_sealed = zeroblob(80) WHERE id = :id").bind(":id", damaged).run();
    for (const auto& waiting : {inbox.waiting(10), inbox.waiting("dripsender", 10), inbox.list({}, 10)}) {
        REQUIRE(waiting.size() == 2);
        CHECK_FALSE(waiting[0].opens);
        CHECK(waiting[0].event.body.empty());
        CHECK_THROWS_AS(db::require_open(waiting[0]), Error);
        CHECK(waiting[1].event.body == k_event.body);
    }
    CHECK_THROWS_AS(inbox.find(damaged), Error);
}

TEST_CASE("old bodies are emptied, but not of what still waits", "[inbox]") {
    auto db = test::migrated_db();
    db::Inbox inbox{db, test_vault()};
    const HookId done = *inbox.receive(k_event, k_noon);
    auto second = k_event;
    second.event_key = "2";
    inbox.receive(second, k_noon);
    inbox.finish(done, "done", "", k_noon);
    CHECK(inbox.purge_bodies(k_noon, 10) == 0);
    CHECK(inbox.purge_bodies(k_noon + std::chrono::milliseconds{1}, 10) == 1);
    CHECK(inbox.find(done)->event.body.empty());
    CHECK(inbox.waiting(10).front().event.body == k_event.body);
    CHECK_THROWS_AS(inbox.replay(done, "admin", k_noon), Error);
    CHECK_FALSE(inbox.receive(k_event, k_noon));
}
