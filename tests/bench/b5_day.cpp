// B5: a simulated day of one broadcast over 1, 5 and 50 senders: messages sent against the optimum (one per 3600/cap
// seconds and sender, 09:00 to 17:00), and never one above the cap in any rolling hour.

#include <map>
#include <utility>

#include "lib/db/checkpoint.hpp"
#include "lib/outbox/dispatch.hpp"
#include "tests/bench/bench.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

namespace {

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;

class SameText final : public Composer {
 public:
    Composed compose(const Waiting&) override { return {.outgoing = {.to = "6281562726272", .text = "Halo"}}; }
};

void fill(db::Database& database, std::int64_t senders, std::int64_t messages, Instant start) {
    SenderStore store{database, test::test_vault()};
    db::in_transaction(database, [&] {
        for (std::int64_t i = 0; i < senders; ++i)
            store.add({.name = fmt::format("n{}", i), .gateway = "none"}, start);
        database
            .prepared(
                "INSERT INTO broadcast (template, segment, fields, starts_at, last_person, state, created_at,"
                " moved_at, moved_by) VALUES ('t', '{}', '{}', 0, 0, 'planned', 0, 0, 'bench')")
            .run();
        database.prepared("UPDATE broadcast SET state = 'running'").run();
        database
            .prepared(R"sql(
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
                INSERT INTO message (kind, cause, channel, lane, template, broadcast_id, state, not_before, expires_at,
                                     created_at)
                SELECT 'broadcast', 'broadcast:1:' || i, 'whatsapp', 6, 't', 1, 'queued', 0, 9000000000000, 0 FROM n
            )sql")
            .bind(":count", messages)
            .run();
    });
    db::checkpoint(database, 0);
}

/// Whether no sender ever had more than `cap` attempts in 3600 s, both ends included.
bool cap_held(db::Database& database, std::size_t cap) {
    std::map<std::int64_t, std::vector<Instant>> times;
    database.prepared("SELECT sender_id, started_at FROM message_attempt ORDER BY id")
        .each_row([&](const db::Row& row) { times[row.integer("sender_id")].push_back(row.instant("started_at")); });
    for (const auto& [sender, began] : times) {
        for (std::size_t i = cap; i < began.size(); ++i)
            if (began[i] - began[i - cap] <= 1h) return false;
    }
    return true;
}

/// Messages sent in one day.
std::int64_t day(std::int64_t senders, std::int64_t optimum) {
    auto database = test::migrated_db();
    test::FakeClock clock{test::k_noon - 4h};
    fill(database, senders, optimum + 100, clock.now());
    // Nothing here is promised to anybody, and a day has 240,000 flushes.
    database->execute("PRAGMA synchronous=OFF");
    SameText composer;
    SeededRandom random{7};
    Dispatcher dispatcher{database, test::test_vault(), composer, {}, random, 1};
    std::vector<Answer> answers;
    const Instant evening = test::k_noon + 6h;
    while (clock.now() < evening) {
        const auto calls = dispatcher.round(clock.now(), std::exchange(answers, {}));
        for (const Call& call : calls)
            answers.push_back({call.attempt, {.outcome = Outcome::accepted}});
        if (!answers.empty()) continue;
        db::checkpoint(database);
        const auto wake = dispatcher.next_wake(clock.now());
        clock.set(std::max(wake.value_or(evening), clock.now() + 1ms));
    }
    if (!cap_held(database, 600)) throw std::runtime_error{"a cap was passed"};
    return database->prepared("SELECT count(*) FROM message WHERE state = 'sent'").integer();
}

}  // namespace

int main() {
    std::vector<bench::Line> lines;
    for (const std::int64_t senders : {1, 5, 50}) {
        const std::int64_t optimum = senders * 4'800;
        lines.push_back({fmt::format("B5 a simulated day over {} senders", senders),
                         {static_cast<double>(day(senders, optimum)), "", "sent"},
                         bench::Figure{static_cast<double>(optimum), "", "can be sent"},
                         ">= 0.98",
                         "the cap held in every rolling hour"});
    }
    return bench::report(lines);
}
