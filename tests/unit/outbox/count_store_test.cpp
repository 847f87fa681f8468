#include "lib/outbox/count_store.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/outbox/ended_unsent.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/queue_counts.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"
#include "tests/unit/outbox/support.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Fixture {
    test::TestDatabase db = test::migrated_db();

    Fixture() {
        db->execute(R"sql(
            INSERT INTO sender (uuid, name, name_key, gateway, channel, webhook_hash, webhook_sealed, created_at)
            VALUES ('00000000-0000-4000-8000-000000000001', 'WA-1', 'wa-1', 'dripsender', 'whatsapp',
                    zeroblob(32), x'00', 0)
        )sql");
    }
    MessageId message(Kind kind, const std::string& cause) {
        const auto id = queue(db, test::test_vault(),
                              {.kind = kind,
                               .cause = cause,
                               .person = add_person(db),
                               .template_name = std::string{rules_of(kind).name},
                               .not_before = k_noon,
                               .expires_at = k_noon + 24h},
                              k_noon);
        return id.value();
    }
    /// A message that was tried at that time, with what came of it.
    void tried(MessageId id, Instant at, const char* state) {
        in_the_air(id, at);
        db->prepared("UPDATE message SET state = :state, owner = NULL, lease_until = NULL WHERE id = :id")
            .bind(":id", id)
            .bind(":state", state)
            .run();
    }
    void in_the_air(MessageId id, Instant at) {
        db->prepared("INSERT INTO message_attempt (message_id, sender_id, started_at) VALUES (:id, 1, :at)")
            .bind(":id", id)
            .bind(":at", at)
            .run();
        db->prepared("UPDATE message SET state = 'sending', owner = 1, lease_until = 1 WHERE id = :id")
            .bind(":id", id)
            .run();
    }
};

}  // namespace

TEST_CASE("messages are counted by the range their cause is in", "[outbox]") {
    Fixture f;
    f.message(Kind::reminder, "event:7@1000");
    f.message(Kind::reminder, "event:7@1000#2");
    f.message(Kind::reminder, "event:7@2000");
    f.message(Kind::reminder, "event:71@1000");
    f.message(Kind::follow_up, "event:7");
    f.tried(f.message(Kind::reminder, "event:7@1000"), k_noon, "sent");

    const auto start = count_by_state(f.db, Kind::reminder, "event:7@1000", "event:7@1000~");
    CHECK(count_of(start, "queued") == 2);
    CHECK(count_of(start, "sent") == 1);
    CHECK(count_of(start, "failed") == 0);
    CHECK(count_of(count_by_state(f.db, Kind::follow_up, "event:7", "event:7"), "queued") == 1);
}

TEST_CASE("a day's messages are those that were tried in it, and all that wait", "[outbox]") {
    Fixture f;
    const Instant midnight = start_of_day(k_noon, test::k_wib);
    f.tried(f.message(Kind::welcome, "a"), midnight - 1ms, "sent");
    f.tried(f.message(Kind::welcome, "b"), midnight, "sent");
    f.tried(f.message(Kind::welcome, "c"), midnight + 1h, "failed");
    f.tried(f.message(Kind::reminder, "d"), midnight + 2h, "queued");  // to be tried again: it waits
    f.tried(f.message(Kind::reminder, "e"), midnight + 24h, "unknown");
    f.message(Kind::reminder, "f");

    auto today = count_tried(f.db, midnight, midnight + 24h);
    CHECK(today["welcome"] == StateCounts{{"sent", 1}, {"failed", 1}});
    CHECK(today["reminder"] == StateCounts{{"queued", 2}});
    auto tomorrow = count_tried(f.db, midnight + 24h, midnight + 48h);
    CHECK(tomorrow["reminder"] == StateCounts{{"queued", 2}, {"unknown", 1}});
    CHECK(tomorrow.count("welcome") == 0);
    CHECK(count_in_trouble(f.db) == StateCounts{{"failed", 1}, {"unknown", 1}});
}

TEST_CASE("the counts per state are those of the rows, and none is read that was sent", "[outbox]") {
    Fixture f;
    for (const char* state : {"sent", "sent", "sent", "failed", "unknown", "unknown", "queued"})
        f.tried(f.message(Kind::welcome, "a"), k_noon, state);
    f.db->prepared("UPDATE message_attempt SET outcome = 'accepted', ended_at = 0").run();
    f.message(Kind::welcome, "waits");
    f.db->prepared("UPDATE message SET state = 'cancelled' WHERE id = :id")
        .bind(":id", f.message(Kind::welcome, "c"))
        .run();
    f.db->prepared("UPDATE message SET state = 'expired' WHERE id = :id")
        .bind(":id", f.message(Kind::welcome, "e"))
        .run();
    f.db->prepared("UPDATE sender_process SET settled_below = 8").run();
    f.in_the_air(f.message(Kind::welcome, "air"), k_noon);

    const std::map<std::string, std::int64_t> expected{{"queued", 2},  {"sending", 1},   {"sent", 3},   {"failed", 1},
                                                       {"unknown", 2}, {"cancelled", 1}, {"expired", 1}};
    CHECK(counts_per_state(f.db) == expected);
    std::map<std::string, std::int64_t> by_rows;
    f.db->prepared("SELECT state, count(*) AS messages FROM message GROUP BY state").each_row([&](const db::Row& row) {
        by_rows[row.text("state")] = row.integer("messages");
    });
    CHECK(by_rows == expected);

    std::string plan;
    f.db->prepared(fmt::format("EXPLAIN QUERY PLAN SELECT state, count(*) FROM message WHERE {} GROUP BY state",
                               k_ended_unsent))
        .each_row([&](const db::Row& row) { plan += row.text("detail"); });
    CHECK_THAT(plan, Catch::Contains("COVERING INDEX message_ended_unsent"));
}

TEST_CASE("no messages are no counts", "[outbox]") {
    Fixture f;
    CHECK(count_tried(f.db, k_noon, k_noon + 24h).empty());
    CHECK(count_in_trouble(f.db).empty());
    for (const auto& [state, count] : counts_per_state(f.db))
        CHECK(count == 0);
    CHECK(senders_off(f.db).empty());
}

TEST_CASE("a sender that is off is named with its reason", "[outbox]") {
    Fixture f;
    f.db->execute("UPDATE sender SET active = 0, switched_off_reason = 'wrong key'");
    const auto off = senders_off(f.db);
    REQUIRE(off.size() == 1);
    CHECK(off.front().name == "WA-1");
    CHECK(off.front().reason == "wrong key");
}
