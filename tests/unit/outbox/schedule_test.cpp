#include <catch2/catch.hpp>
#include <map>

#include "tests/unit/outbox/world.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

/// A gateway that accepts, refuses, forgets, rests and blocks, as the dice say.
SendResult at_random(Random& dice) {
    const auto face = dice.between(1, 100);
    if (face <= 80) return {.outcome = Outcome::accepted};
    if (face <= 85) return {.outcome = Outcome::transient_safe};
    if (face <= 90) return {.outcome = Outcome::ambiguous};
    if (face <= 94) return {.outcome = Outcome::rejected_recipient};
    if (face <= 97)
        return {.outcome = Outcome::rate_or_quota, .retry_after = std::chrono::seconds{dice.between(1, 600)}};
    if (face <= 99) return {.outcome = Outcome::bad_request, .recipient_suspected = true};
    return {.outcome = Outcome::sender_blocked, .block = BlockKind::logged_out};
}

}  // namespace

TEST_CASE("over random schedules no rule is ever broken", "[outbox][property]") {
    const int seed = GENERATE(range(1, 13));
    CAPTURE(seed);
    SeededRandom dice{static_cast<std::uint64_t>(seed)};
    DispatchOptions options;
    options.pace.hourly_cap = dice.between(5, 80);
    options.rotation = static_cast<Rotation>(dice.between(0, 2));
    World world{options};
    for (std::int64_t i = 0, n = dice.between(1, 5); i < n; ++i)
        world.number(fmt::format("n{}", i));
    std::map<MessageId, std::vector<Outcome>> outcomes;
    world.answer = [&](const Call& call) {
        const SendResult result = at_random(dice);
        outcomes[call.attempt.message].push_back(result.outcome);
        return result;
    };
    std::vector<PersonId> people;
    for (int i = 0; i < 30; ++i)
        people.push_back(add_person(world.db));
    for (int hour = 0; hour < 12; ++hour) {
        for (std::int64_t i = 0, n = dice.between(0, 60); i < n; ++i) {
            const auto kind = static_cast<Kind>(dice.between(0, 10));
            const auto& person = people[static_cast<std::size_t>(dice.between(0, 29))];
            world.message(kind, person, world.clock.now() + std::chrono::milliseconds{dice.between(0, 3'600'000)});
        }
        world.run_until(world.clock.now() + 1h);
        if (dice.between(0, 3) == 0) world.restart();
        if (dice.between(0, 3) == 0) world.db->prepared("UPDATE sender SET active = 1").run();
    }

    // Never above the cap in any 3600 s, gaps kept, by sender.
    std::map<SenderId, std::vector<Instant>> counted;
    world.db->prepared("SELECT sender_id, started_at FROM message_attempt WHERE counts = 1 ORDER BY id")
        .each_row(
            [&](const db::Row& row) { counted[row.id<SenderId>("sender_id")].push_back(row.instant("started_at")); });
    const auto cap = static_cast<std::size_t>(options.pace.hourly_cap);
    for (const auto& [sender, times] : counted) {
        for (std::size_t i = 1; i < times.size(); ++i)
            REQUIRE(times[i] - times[i - 1] >= 2s);
        for (std::size_t i = cap; i < times.size(); ++i)
            REQUIRE(times[i] - times[i - cap] > 3'600s);
    }
    // Never sent again after it may have been taken, but for the one repeat of what is owed.
    for (const auto& [message, seen] : outcomes) {
        const auto kind = kind_named(world.text("kind", message)).value();
        int may_have_been_taken = 0;
        for (const Outcome outcome : seen) {
            REQUIRE(may_have_been_taken <= (rules_of(kind).owed ? 1 : 0));
            if (outcome == Outcome::ambiguous) ++may_have_been_taken;
            if (outcome == Outcome::accepted || outcome == Outcome::rejected_recipient ||
                outcome == Outcome::bad_request)
                may_have_been_taken = 2;
        }
    }
    CHECK(world.count("SELECT count(*) FROM message WHERE state = 'sending'") == 0);
    CHECK(world.count("SELECT count(*) FROM message_attempt WHERE outcome IS NULL") == 0);
}
