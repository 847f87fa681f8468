#include <catch2/catch.hpp>

#include "tests/unit/outbox/world.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

TEST_CASE("e-mail has lanes and senders of its own", "[outbox][dispatch]") {
    World world;
    NewMessage mail{.kind = Kind::account,
                    .cause = "m",
                    .person = add_person(world.db),
                    .channel = Channel::email,
                    .template_name = "t"};
    mail.not_before = k_noon;
    const MessageId id = queue(world.db, test::test_vault(), mail, k_noon).value();
    world.number("satu");
    world.run_until(k_noon + 10min);
    CHECK(world.state(id) == "queued");
    const SenderId mailer = world.sender({.name = "surat", .gateway = "smtp", .channel = Channel::email});
    world.clock.advance(1s);
    world.run_until(k_noon + 20min);
    CHECK(world.state(id) == "sent");
    CHECK(world.sent.back().sender == mailer);
}

TEST_CASE("a message that tries out a sender goes through that one or not at all", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    const SenderId second = world.number("dua");
    NewMessage test{.kind = Kind::admin_alert, .cause = "sender_test:2", .template_name = "t", .only_by = second};
    test.not_before = k_noon;
    const MessageId id = queue(world.db, test::test_vault(), test, k_noon).value();
    world.run_until(k_noon + 1min);
    REQUIRE(world.sent.size() == 1);
    CHECK(world.sent[0].sender == second);
    CHECK(world.state(id) == "sent");
    SenderStore{world.admin, test::test_vault()}.disable(second, "by hand");
    test.cause = "sender_test:3";
    const MessageId waits = queue(world.db, test::test_vault(), test, k_noon).value();
    world.run_until(k_noon + 1h);
    CHECK(world.state(waits) == "queued");
}

namespace {

/// A broadcast of so many messages, as the flow leaves it in the database.
BroadcastId add_broadcast(World& world, int messages) {
    world.admin
        .prepared(
            "INSERT INTO broadcast (template, segment, fields, starts_at, last_person, state, created_at, moved_at,"
            " moved_by) VALUES ('t', '{}', '{}', 0, 0, 'planned', 0, 0, 'test')")
        .run();
    const BroadcastId id{world.admin.last_row_id()};
    for (int i = 0; i < messages; ++i) {
        NewMessage message{.kind = Kind::broadcast,
                           .cause = fmt::format("broadcast:{}", id.value),
                           .person = add_person(world.admin),
                           .template_name = "t",
                           .broadcast = id};
        message.not_before = k_noon;
        queue(world.admin, test::test_vault(), message, k_noon);
    }
    return id;
}

void move_broadcast(World& world, BroadcastId id, const char* state) {
    world.admin.prepared("UPDATE broadcast SET state = :state WHERE id = :id")
        .bind(":state", state)
        .bind(":id", id)
        .run();
}

}  // namespace

TEST_CASE("a broadcast goes out while it runs, stands while it is paused, and is done at its end",
          "[outbox][dispatch]") {
    World world;
    world.number("satu");
    const BroadcastId id = add_broadcast(world, 20);
    world.run_until(k_noon + 1min);
    CHECK(world.sent.empty());
    move_broadcast(world, id, "running");
    world.clock.advance(1s);
    world.run_until(k_noon + 2min);
    const auto before = world.sent.size();
    CHECK(before >= 9);
    for (std::size_t i = 1; i < before; ++i)
        CHECK(world.sent[i].at - world.sent[i - 1].at >= 6s);
    move_broadcast(world, id, "paused");
    const MessageId urgent = world.message(Kind::welcome);
    world.run_until(k_noon + 1h);
    CHECK(world.sent.size() == before + 1);
    CHECK(world.sent.back().message == urgent);
    move_broadcast(world, id, "running");
    world.clock.advance(1s);
    world.run_until(k_noon + 2h);
    CHECK(world.sent.size() == 21);
    world.round();
    CHECK(world.count("SELECT count(*) FROM broadcast WHERE state = 'done'") == 1);
}
