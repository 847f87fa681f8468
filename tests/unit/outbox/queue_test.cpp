#include "lib/outbox/queue.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"
#include "tests/unit/outbox/support.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using mitra::test::k_noon;

namespace {

std::string state_of(db::Database& database, MessageId id) {
    return database.prepared("SELECT state FROM message WHERE id = :id")
        .bind(":id", id)
        .one_row([](const db::Row& row) { return row.text("state"); });
}

}  // namespace

TEST_CASE("one message for each cause, kind and person, for ever", "[outbox]") {
    auto db = test::migrated_db();
    const PersonId first = add_person(db);
    const PersonId second = add_person(db);
    NewMessage message{.kind = Kind::welcome, .cause = "register", .person = first, .template_name = "welcome"};
    message.not_before = k_noon;
    const auto id = queue(db, test::test_vault(), message, k_noon);
    REQUIRE(id);
    CHECK_FALSE(queue(db, test::test_vault(), message, k_noon));
    message.person = second;
    CHECK(queue(db, test::test_vault(), message, k_noon));
    message.cause = "resend:1";
    CHECK(queue(db, test::test_vault(), message, k_noon));

    cancel_blocked_by_stop(db, first, k_noon);
    CHECK(state_of(db, *id) == "cancelled");
    message.person = first;
    message.cause = "register";
    CHECK_FALSE(queue(db, test::test_vault(), message, k_noon));
}

TEST_CASE("the admin has one message for each cause as well", "[outbox]") {
    auto db = test::migrated_db();
    NewMessage alert{.kind = Kind::admin_alert, .cause = "sender:1", .template_name = "admin_alert"};
    alert.not_before = k_noon;
    CHECK(queue(db, test::test_vault(), alert, k_noon));
    CHECK_FALSE(queue(db, test::test_vault(), alert, k_noon));
}

TEST_CASE("a message expires by its kind's rule, a reminder at the start it is given", "[outbox]") {
    auto db = test::migrated_db();
    NewMessage message{.kind = Kind::order, .cause = "a", .person = add_person(db), .template_name = "order"};
    message.not_before = k_noon + 1h;
    const auto id = queue(db, test::test_vault(), message, k_noon);
    CHECK(db->prepared("SELECT expires_at FROM message WHERE id = :id").bind(":id", *id).integer() ==
          (k_noon + 1h + 30 * 24h).milliseconds);

    message.kind = Kind::reminder;
    CHECK_THROWS_AS(queue(db, test::test_vault(), message, k_noon), Error);
}

TEST_CASE("further fields are sealed and open only in their own row", "[outbox]") {
    auto db = test::migrated_db();
    NewMessage message{.kind = Kind::account, .cause = "a", .person = add_person(db), .template_name = "account"};
    message.extra = R"({"code":"very secret"})";
    message.not_before = k_noon;
    REQUIRE(queue(db, test::test_vault(), message, k_noon));
    db->prepared("SELECT uuid, extra_sealed FROM message").each_row([](const db::Row& row) {
        CHECK(row.blob("extra_sealed").find("secret") == std::string::npos);
        CHECK(test::test_vault().open({"message", "extra_sealed", row.text("uuid")}, row.blob("extra_sealed")) ==
              R"({"code":"very secret"})");
    });
}

TEST_CASE("STOP cancels what it blocks and leaves what is owed", "[outbox]") {
    auto db = test::migrated_db();
    const PersonId person = add_person(db);
    for (const KindRules& rules : all_kinds()) {
        NewMessage message{.kind = rules.kind, .cause = "c", .person = person, .template_name = "t"};
        message.not_before = k_noon;
        message.expires_at = k_noon + 24h;
        REQUIRE(queue(db, test::test_vault(), message, k_noon));
    }
    CHECK(cancel_blocked_by_stop(db, person, k_noon) == 5);
    db->prepared("SELECT kind, state FROM message").each_row([](const db::Row& row) {
        const bool blocked = rules_of(kind_named(row.text("kind")).value()).stop_blocks;
        CHECK(row.text("state") == (blocked ? "cancelled" : "queued"));
    });
    CHECK(forget_person(db, person, k_noon) == 6);
}

TEST_CASE("a moved event loses the reminders of its old start only", "[outbox]") {
    auto db = test::migrated_db();
    const EventId event = add_event(db, k_noon + 3h);
    const PersonId person = add_person(db);
    const auto remind = [&](Instant start) {
        NewMessage message{.kind = Kind::reminder,
                           .cause = fmt::format("event:1@{}", start.milliseconds),
                           .person = person,
                           .template_name = "reminder",
                           .event = event};
        message.not_before = start - 1h;
        message.expires_at = start;
        return queue(db, test::test_vault(), message, k_noon).value();
    };
    const MessageId old_start = remind(k_noon + 3h);
    const MessageId new_start = remind(k_noon + 4h);
    CHECK(cancel_reminders(db, event, k_noon + 4h, k_noon) == 1);
    CHECK(state_of(db, old_start) == "cancelled");
    CHECK(state_of(db, new_start) == "queued");
    CHECK(cancel_reminder(db, event, person, k_noon) == 1);
    CHECK(cancel_reminders(db, event, std::nullopt, k_noon) == 0);
}

TEST_CASE("the machine of messages is the one of the design", "[outbox]") {
    auto db = test::migrated_db();
    std::string edges;
    db->prepared("SELECT from_state, to_state FROM state_edge WHERE machine = 'message' ORDER BY 1, 2")
        .each_row([&](const db::Row& row) { edges += row.text("from_state") + ">" + row.text("to_state") + " "; });
    CHECK(edges ==
          ">queued queued>cancelled queued>expired queued>sending sending>failed sending>queued sending>sent "
          "sending>unknown unknown>failed unknown>queued unknown>sent ");
}

TEST_CASE("no way round the machine of messages", "[outbox]") {
    auto db = test::migrated_db();
    NewMessage message{.kind = Kind::welcome, .cause = "a", .person = add_person(db), .template_name = "welcome"};
    message.not_before = k_noon;
    REQUIRE(queue(db, test::test_vault(), message, k_noon));
    const auto run = [&](const char* sql) { db->prepared(sql).run(); };
    CHECK_THROWS_AS(run("UPDATE message SET state = 'sent'"), Error);
    CHECK_THROWS_AS(run("UPDATE message SET kind = 'order'"), Error);
    CHECK_THROWS_AS(run("UPDATE message SET id = 7"), Error);
    CHECK_THROWS_AS(run("DELETE FROM message"), Error);
    CHECK_THROWS_AS(run("INSERT OR REPLACE INTO message SELECT * FROM message"), Error);
    CHECK_THROWS_AS(run("INSERT INTO message (kind, cause, channel, lane, template, state, not_before, expires_at,"
                        " created_at) VALUES ('order', 'b', 'email', 1, 't', 'sent', 0, 0, 0)"),
                    Error);
}
