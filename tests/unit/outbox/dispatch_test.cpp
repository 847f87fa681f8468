#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "tests/unit/outbox/world.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

TEST_CASE("a message is sent once, and its attempt says by whom and how", "[outbox][dispatch]") {
    World world;
    const SenderId sender = world.number("satu");
    const MessageId id = world.message(Kind::welcome);
    CHECK(world.round() == 1);
    CHECK(world.state(id) == "sending");
    world.run_until(k_noon + 1h);
    CHECK(world.state(id) == "sent");
    REQUIRE(world.sent.size() == 1);
    CHECK(world.sent[0].sender == sender);
    CHECK(world.count("SELECT count(*) FROM message_attempt WHERE outcome = 'accepted' AND counts = 1 AND"
                      " length(text_hash) = 16") == 1);
}

TEST_CASE("each sender has one message in the air", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.number("dua");
    for (int i = 0; i < 5; ++i)
        world.message(Kind::welcome);
    CHECK(world.round() == 2);
    world.lose_answers = true;
    world.answers.clear();
    world.clock.advance(10s);
    CHECK(world.round() == 0);
}

TEST_CASE("senders that are free take turns, and one that is busy is passed over until it is back",
          "[outbox][dispatch]") {
    DispatchOptions options;
    options.pace.shortest_gap = options.pace.longest_gap = 0ms;
    World world{options};
    const SenderId one = world.number("satu");
    const SenderId two = world.number("dua");
    const auto queue = [&](int count) {
        for (int i = 0; i < count; ++i)
            world.message(Kind::welcome);
    };
    const auto takers = [&] {
        std::vector<SenderId> result;
        for (const Sent& sent : std::exchange(world.sent, {}))
            result.push_back(sent.sender);
        return result;
    };
    queue(4);
    for (int i = 0; i < 2; ++i)
        CHECK(world.round() == 2);
    CHECK(takers() == std::vector{one, two, one, two});
    // One at a time: whoever was first last time is not first again.
    world.round();
    for (int i = 0; i < 4; ++i) {
        queue(1);
        world.round();
    }
    CHECK(takers() == std::vector{one, two, one, two});

    queue(4);
    CHECK(world.round() == 2);
    const auto slow = std::find_if(world.answers.begin(), world.answers.end(),
                                   [&](const Answer& answer) { return answer.attempt.sender == one; });
    REQUIRE(slow != world.answers.end());
    const Answer late = *slow;
    world.answers.erase(slow);
    for (int i = 0; i < 2; ++i)
        CHECK(world.round() == 1);
    CHECK(takers() == std::vector{one, two, two, two});
    world.answers.push_back(late);
    queue(2);
    CHECK(world.round() == 2);
    CHECK(takers() == std::vector{one, two});
}

TEST_CASE("urgent messages go before others, whatever waited longer", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    const MessageId follow_up = world.message(Kind::follow_up, std::nullopt, k_noon - 1h);
    const MessageId reminder = world.message(Kind::reminder);
    world.run_until(k_noon + 1min);
    REQUIRE(world.sent.size() == 2);
    CHECK(world.sent[0].message == reminder);
    CHECK(world.sent[1].message == follow_up);
}

TEST_CASE("windowed kinds wait for the hours, the others go at night", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.clock.set(k_noon + 10h);
    const MessageId late = world.message(Kind::follow_up);
    const MessageId welcome = world.message(Kind::welcome);
    world.run_until(k_noon + 20h);
    CHECK(world.state(welcome) == "sent");
    CHECK(world.state(late) == "queued");
    world.run_until(k_noon + 22h);
    CHECK(world.state(late) == "sent");
    CHECK(world.sent.back().at == k_noon + 21h);
}

TEST_CASE("settings may put an urgent kind into the hours, and others pass it", "[outbox][dispatch]") {
    DispatchOptions options;
    options.windowed = {Kind::welcome};
    World world{options};
    world.number("satu");
    world.clock.set(k_noon + 10h);
    const MessageId welcome = world.message(Kind::welcome);
    const MessageId order = world.message(Kind::order);
    const MessageId follow_up = world.message(Kind::follow_up);
    world.run_until(k_noon + 11h);
    CHECK(world.state(welcome) == "queued");
    CHECK(world.state(order) == "sent");
    CHECK(world.state(follow_up) == "sent");
    world.run_until(k_noon + 22h);
    CHECK(world.state(welcome) == "sent");
}

TEST_CASE("what came too late is expired, not sent", "[outbox][dispatch]") {
    World world;
    const MessageId reminder = world.message(Kind::reminder);
    world.clock.advance(1h);
    world.number("satu");
    world.run_until(k_noon + 2h);
    CHECK(world.state(reminder) == "expired");
    CHECK(world.sent.empty());
}

TEST_CASE("waiting messages expire while nobody can send them", "[outbox][dispatch]") {
    World world;
    const MessageId welcome = world.message(Kind::welcome);
    world.clock.advance(7 * 24h - 1ms);
    world.round();
    CHECK(world.state(welcome) == "queued");
    world.clock.advance(2s);
    world.round();
    CHECK(world.state(welcome) == "expired");
}

TEST_CASE("a block at the last moment cancels and costs the sender nothing", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.composer.blocked = add_person(world.db);
    const MessageId stopped = world.message(Kind::welcome, world.composer.blocked);
    const MessageId other = world.message(Kind::welcome);
    CHECK(world.round() == 1);
    CHECK(world.state(stopped) == "cancelled");
    CHECK(world.text("last_error", stopped) == "stopped");
    CHECK(world.state(other) == "sending");
}

TEST_CASE("a person keeps the sender that wrote to them before", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.number("dua");
    world.number("tiga");
    std::vector<PersonId> people;
    for (int i = 0; i < 9; ++i)
        people.push_back(add_person(world.db));
    for (const PersonId person : people)
        world.message(Kind::welcome, person);
    world.run_until(k_noon + 10min);
    const auto first = world.sent;
    world.sent.clear();
    for (const PersonId person : people)
        world.message(Kind::welcome, person);
    world.run_until(k_noon + 20min);
    REQUIRE(world.sent.size() == 9);
    for (std::size_t i = 0; i < 9; ++i) {
        const auto again = std::find_if(world.sent.begin(), world.sent.end(), [&](const Sent& sent) {
            return sent.message.value == first[i].message.value + 9;
        });
        REQUIRE(again != world.sent.end());
        CHECK(again->sender == first[i].sender);
    }
}

TEST_CASE("the preferred sender is left when it has no slot within a minute", "[outbox][dispatch]") {
    World world;
    const SenderId first = world.sender({.name = "satu", .gateway = "fake", .hourly_cap = 1});
    const PersonId person = add_person(world.db);
    world.message(Kind::welcome, person);
    world.run_until(k_noon + 1min);
    const SenderId second = world.number("dua");
    world.clock.advance(1s);
    world.message(Kind::order, person);
    world.run_until(k_noon + 2min);
    REQUIRE(world.sent.size() == 2);
    CHECK(world.sent[0].sender == first);
    CHECK(world.sent[1].sender == second);
}

TEST_CASE("a blocked sender is switched off, the admin told, the message sent by another", "[outbox][dispatch]") {
    World world;
    const SenderId bad = world.number("satu");
    world.number("dua");
    world.answer = [&](const Call& call) {
        return call.account.id == bad ? SendResult{.outcome = Outcome::sender_blocked, .block = BlockKind::credential}
                                      : SendResult{.outcome = Outcome::accepted};
    };
    const MessageId id = world.message(Kind::welcome);
    world.run_until(k_noon + 1min);
    CHECK(world.state(id) == "sent");
    CHECK(world.count("SELECT count(*) FROM sender WHERE active = 0 AND switched_off_reason = 'credential'") == 1);
    CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'admin_alert' AND state = 'sent'") == 1);
    CHECK(world.count("SELECT count(*) FROM message_attempt WHERE sender_id = 1") == 1);
}

TEST_CASE("with the last sender off the queue holds and nothing is lost", "[outbox][dispatch]") {
    World world;
    const SenderId only = world.number("satu");
    world.answer = [](const Call&) {
        return SendResult{.outcome = Outcome::sender_blocked, .block = BlockKind::banned};
    };
    for (int i = 0; i < 4; ++i)
        world.message(Kind::welcome);
    world.run_until(k_noon + 1h);
    CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'welcome' AND state = 'queued'") == 4);
    CHECK(world.sent.size() == 1);
    CHECK(world.count("SELECT count(*) FROM message WHERE template = 'admin_no_sender'") == 1);

    world.answer = [](const Call&) { return SendResult{.outcome = Outcome::accepted}; };
    SenderStore{world.admin, test::test_vault()}.enable(only);
    world.clock.advance(1s);
    world.run_until(k_noon + 2h);
    CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'welcome' AND state = 'sent'") == 4);
}

TEST_CASE("a sender that is told to slow down rests, and others go on", "[outbox][dispatch]") {
    World world;
    const SenderId limited = world.number("satu");
    world.answer = [&](const Call& call) {
        if (call.account.id != limited) return SendResult{.outcome = Outcome::accepted};
        return SendResult{.outcome = Outcome::rate_or_quota, .retry_after = 10min};
    };
    for (int i = 0; i < 6; ++i)
        world.message(Kind::welcome);
    world.run_until(k_noon + 2min);
    CHECK(world.count("SELECT count(*) FROM message WHERE state = 'sent'") == 0);
    CHECK(world.sent.size() == 1);
    world.number("dua");
    world.clock.advance(1s);
    world.run_until(k_noon + 5min);
    CHECK(world.count("SELECT count(*) FROM message WHERE state = 'sent'") == 6);
}

TEST_CASE("an unknown outcome is not sent again unless it is owed, then once and marked", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.answer = [](const Call&) { return SendResult{.outcome = Outcome::ambiguous}; };
    const MessageId nice = world.message(Kind::welcome);
    const MessageId owed = world.message(Kind::payment);
    world.run_until(k_noon + 14min);
    CHECK(world.state(nice) == "unknown");
    CHECK(world.state(owed) == "unknown");
    CHECK(world.sent.size() == 2);
    world.run_until(k_noon + 3h);
    CHECK(world.sent.size() == 3);
    CHECK(world.sent.back().message == owed);
    CHECK(world.sent.back().at >= k_noon + 15min);
    CHECK(world.state(owed) == "unknown");
    CHECK(world.text("repeats", owed) == "1");
}

TEST_CASE("what is owed and comes too late to be repeated stays unknown and wakes nobody", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.answer = [](const Call&) { return SendResult{.outcome = Outcome::ambiguous}; };
    const MessageId owed = world.message(Kind::payment);
    world.run_until(k_noon + 1min);
    REQUIRE(world.state(owed) == "unknown");
    const auto quiet = [&] {
        world.dispatcher->round(world.clock.now(), {}, Dispatcher::Sending::allowed);
        return !world.dispatcher->next_wake(world.clock.now());
    };
    CHECK_FALSE(quiet());  // the repeat
    world.clock.advance(16min);
    world.dispatcher->round(world.clock.now(), {}, Dispatcher::Sending::held);
    CHECK_FALSE(world.dispatcher->next_wake(world.clock.now()));
    world.clock.advance(24h * 31);
    CHECK(quiet());
    CHECK(world.sent.size() == 1);
    CHECK(world.state(owed) == "unknown");
    CHECK(world.count("SELECT count(*) FROM message WHERE repeat_at IS NOT NULL") == 0);
}

TEST_CASE("a sender that dies with messages in the air leaves them unknown", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.number("dua");
    world.lose_answers = true;
    const MessageId nice = world.message(Kind::reminder);
    const MessageId owed = world.message(Kind::order);
    const MessageId waiting = world.message(Kind::welcome);
    CHECK(world.round() == 2);
    world.lose_answers = false;
    world.restart();
    CHECK(world.state(nice) == "unknown");
    CHECK(world.state(owed) == "unknown");
    world.run_until(k_noon + 10min);
    CHECK(world.state(waiting) == "sent");
    CHECK(world.sent.size() == 3);
    world.run_until(k_noon + 30min);
    CHECK(world.state(owed) == "sent");
    CHECK(world.state(nice) == "unknown");
}

TEST_CASE("a result that comes after another process took over is not written", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    world.lose_answers = true;
    const MessageId id = world.message(Kind::welcome);
    const auto calls = world.dispatcher->round(world.clock.now(), {});
    REQUIRE(calls.size() == 1);
    auto old = std::move(world.dispatcher);
    world.restart();
    CHECK(world.state(id) == "unknown");
    old->round(world.clock.now(), {{calls[0].attempt, {.outcome = Outcome::accepted}}}, Dispatcher::Sending::held);
    CHECK(world.state(id) == "unknown");
}

TEST_CASE("what was claimed and never called goes back as it was", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    const MessageId id = world.message(Kind::welcome);
    const auto calls = world.dispatcher->round(world.clock.now(), {});
    REQUIRE(calls.size() == 1);
    world.dispatcher->round(world.clock.now(), {{calls[0].attempt, {}, false}}, Dispatcher::Sending::held);
    CHECK(world.state(id) == "queued");
    CHECK(world.count("SELECT count(*) FROM message_attempt WHERE counts = 0") == 1);
    world.run_until(k_noon + 1min);
    CHECK(world.state(id) == "sent");
}

TEST_CASE("a frozen queue sends nothing and takes answers", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    const MessageId first = world.message(Kind::welcome);
    const MessageId second = world.message(Kind::welcome);
    CHECK(world.round() == 1);
    db::freeze_sending(world.db, "test", world.clock.now());
    world.clock.advance(1h);
    CHECK(world.round() == 0);
    CHECK(world.state(first) == "sent");
    CHECK(world.state(second) == "queued");
    db::thaw_sending(world.db);
    world.clock.advance(10s);
    CHECK(world.round() == 1);
}

TEST_CASE("a broken text fails once, tells the admin once, and spares the sender", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    for (int i = 0; i < 3; ++i) {
        NewMessage message{.kind = Kind::welcome,
                           .cause = fmt::format("x:{}", i),
                           .person = add_person(world.db),
                           .template_name = "broken"};
        message.not_before = k_noon;
        queue(world.db, test::test_vault(), message, k_noon);
    }
    world.run_until(k_noon + 1min);
    CHECK(world.count("SELECT count(*) FROM message WHERE state = 'failed' AND last_error = 'no field'") == 3);
    CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'admin_alert'") == 1);
    CHECK(world.count("SELECT count(*) FROM message_attempt WHERE counts = 1") == 1);
}

TEST_CASE("a round that fails is as if it had never been", "[outbox][dispatch]") {
    World world;
    world.number("satu");
    const MessageId first = world.message(Kind::welcome);
    const MessageId second = world.message(Kind::welcome);
    CHECK(world.round() == 1);
    world.clock.advance(10s);
    {
        // Somebody else holds the write lock.
        db::Database other = world.db.connect();
        other.execute("PRAGMA busy_timeout=0");
        world.db->execute("PRAGMA busy_timeout=0");
        db::Transaction blocking{other};
        CHECK_THROWS_AS(world.dispatcher->round(world.clock.now(), std::exchange(world.answers, {})), Error);
        CHECK(world.state(first) == "sending");
    }
    world.round();
    CHECK(world.state(first) == "sent");
    world.clock.advance(10s);
    CHECK(world.round() == 1);
    CHECK(world.state(second) == "sending");
    CHECK(world.sent.size() == 2);
}
