// B4: claim, commit the attempt, call a gateway that does nothing, complete: 400,000 messages over 1,000 senders, one
// in the air each, synchronous FULL; against one sender alone, which pays a flush for each message. Job queues of
// others stand beside it with what they work off per second.

#include <condition_variable>
#include <mutex>

#include "lib/db/checkpoint.hpp"
#include "lib/outbox/callers.hpp"
#include "lib/outbox/dispatch.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/peers.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

namespace {

using namespace mitra;
using namespace mitra::outbox;

class NoGateway final : public Gateway {
 public:
    [[nodiscard]] Capabilities capabilities() const noexcept override { return {}; }
    SendResult send(const Account&, const Outgoing&) noexcept override { return {.outcome = Outcome::accepted}; }
};

class SameText final : public Composer {
 public:
    Composed compose(const Waiting&) override { return {.outgoing = {.to = "6281562726272", .text = "Halo"}}; }
};

void fill(db::Database& database, std::int64_t senders, std::int64_t messages) {
    SenderStore store{database, test::test_vault()};
    db::in_transaction(database, [&] {
        for (std::int64_t i = 0; i < senders; ++i)
            store.add({.name = fmt::format("n{}", i), .gateway = "none", .hourly_cap = 1'000'000'000}, Instant{0});
        database
            .prepared(R"sql(
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
                INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key, profession,
                                    opaque_code, consent_at, consent_version, registered_at)
                SELECT printf('%036d', i), 'Ibu', x'00', x'00', randomblob(32), 'Bogor', 'bogor', 'Guru',
                       printf('%010d', i), 0, 'v', i FROM n
            )sql")
            .bind(":count", messages)
            .run();
        database
            .prepared(R"sql(
                INSERT INTO message (kind, cause, person_id, channel, lane, template, state, not_before, expires_at,
                                     created_at)
                SELECT 'welcome', 'register', id, 'whatsapp', 0, 'welcome', 'queued', 0, 9000000000000, 0 FROM person
            )sql")
            .run();
    });
    db::checkpoint(database, 0);
}

/// Messages per second from the first claim to the last completion.
double rate(std::int64_t senders, std::int64_t messages) {
    auto database = test::migrated_db();
    fill(database, senders, messages);
    std::mutex mutex;
    std::condition_variable something;
    bool answered = false;
    SameText composer;
    SeededRandom random{1};
    const SystemClock clock;
    DispatchOptions options;
    options.pace.shortest_gap = options.pace.longest_gap = {};
    Dispatcher dispatcher{database, test::test_vault(), composer, options, random, 1};
    Callers callers{[](std::string_view) { return std::make_unique<NoGateway>(); }, 2,
                    [&] {
                        const std::lock_guard lock{mutex};
                        answered = true;
                        something.notify_one();
                    }};
    const double took = bench::milliseconds([&] {
        while (true) {
            auto calls = dispatcher.round(clock.now(), callers.take());
            callers.start(std::move(calls));
            db::checkpoint(database);
            if (dispatcher.in_the_air() == 0 && !dispatcher.next_wake(clock.now())) break;
            std::unique_lock lock{mutex};
            something.wait_for(lock, std::chrono::milliseconds{1}, [&] { return answered; });
            answered = false;
        }
    });
    const auto sent = database->prepared("SELECT count(*) FROM message WHERE state = 'sent'").integer();
    if (sent != messages) throw std::runtime_error{fmt::format("only {} of {} were sent", sent, messages)};
    return static_cast<double>(messages) / took * 1e3;
}

std::vector<bench::Figure> peers() {
    return bench::figures_of({{"plainjob, 3,000, FULL", {"queue_plainjob.mjs", "work", "3000"}},
                              {"BullMQ, 20,000, fsync always", {"queue_bullmq.mjs", "work", "20000"}},
                              {"graphile-worker, 20,000 in batches", {"queue_graphile.mjs", "work", "20000"}}},
                             "/s");
}

}  // namespace

int main() {
    const double alone = rate(1, 20'000);
    const double together = rate(1'000, 400'000);
    return bench::report({{"B4 claim, commit the attempt, call, complete: 400,000 messages",
                           {together, "/s", "over 1,000 senders"},
                           bench::Figure{alone, "/s", "by one sender alone (20,000 messages)"},
                           ">= 15",
                           "",
                           peers()}});
}
