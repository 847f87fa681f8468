// B3: queue a broadcast to a million people out of a million, against one INSERT ... SELECT into the same table with
// its indexes and triggers; how long another writer waits meanwhile; how much memory it takes. Job queues of others
// stand beside it with what they take in per second.

#include <atomic>
#include <filesystem>
#include <thread>

#include "lib/db/checkpoint.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/peers.hpp"
#include "tests/support/services.hpp"

namespace {

using namespace mitra;

constexpr std::int64_t k_people = 1'000'000;

void add_people(db::Database& database) {
    for (std::int64_t from = 0; from < k_people; from += 50'000) {
        db::in_transaction(database, [&] {
            database
                .prepared(R"sql(
                    WITH RECURSIVE n (i) AS (SELECT :from + 1 UNION ALL SELECT i + 1 FROM n WHERE i < :from + 50000)
                    INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key,
                                        profession, opaque_code, consent_at, consent_version, registered_at)
                    SELECT printf('%036d', i), 'Ibu', randomblob(60), randomblob(60), randomblob(32), 'Bogor', 'bogor',
                           'Guru', printf('%010d', i), 0, 'v', i FROM n
                )sql")
                .bind(":from", from)
                .run();
        });
        db::checkpoint(database);
    }
}

/// Another program that writes one row at a time; the longest it waited.
class OtherWriter {
 public:
    explicit OtherWriter(const std::filesystem::path& file)
        : thread_{[this, file] {
              auto database = db::Database::open(file, db::Access::read_write);
              while (!ending_) {
                  const double waited = bench::milliseconds([&] {
                      db::in_transaction(database, [&] {
                          database.prepared("UPDATE system_state SET last_seen_at = ifnull(last_seen_at, 0) + 1").run();
                      });
                  });
                  waits_.push_back(waited);
                  std::this_thread::sleep_for(std::chrono::milliseconds{3});
              }
          }} {}
    std::vector<double> waits() {
        ending_ = true;
        thread_.join();
        std::sort(waits_.begin(), waits_.end());
        return waits_;
    }

 private:
    std::atomic<bool> ending_ = false;
    std::vector<double> waits_;
    std::thread thread_;
};

std::vector<bench::Figure> peers() {
    return bench::figures_of({{"plainjob, 100,000 by addMany, FULL", {"queue_plainjob.mjs", "queue", "100000"}},
                              {"BullMQ, 100,000 by addBulk, fsync always", {"queue_bullmq.mjs", "queue", "100000"}},
                              {"graphile-worker, 100,000 by addJobs", {"queue_graphile.mjs", "queue", "100000"}}},
                             "/s");
}

double one_insert_select(db::Database& database) {
    return bench::milliseconds([&] {
        db::in_transaction(database, [&] {
            database
                .prepared(R"sql(
                    INSERT INTO message (kind, cause, person_id, channel, lane, template, broadcast_id, state,
                                         not_before, expires_at, created_at)
                    SELECT 'broadcast', 'broadcast:1', id, 'whatsapp', 6, 'broadcast', NULL, 'queued', 0, 1, 0
                      FROM person WHERE stopped_at IS NULL AND consent_at IS NOT NULL AND erased_at IS NULL
                )sql")
                .run();
        });
    });
}

}  // namespace

int main() {
    test::TestSite site;
    add_people(site.database);
    db::checkpoint(site.database, 0);
    const test::TempDir dir;
    const auto copy = dir / "reference.db";
    std::filesystem::copy_file(site.database->file(), copy);
    double reference = 0;
    {
        auto database = db::Database::open(copy, db::Access::read_write, db::Cache::bulk);
        reference = one_insert_select(database);
    }
    std::filesystem::remove(copy);

    auto database = site.database.connect();
    OtherWriter other{database.file()};
    bench::reset_peak();
    const flow::BroadcastRequest request{.template_name = "ajakan"};
    const double candidate =
        bench::milliseconds([&] { flow::start_broadcast(site.services(database), {}, request, {}); });
    const double memory = bench::peak_mb();
    const auto waits = other.waits();
    const auto queued = database.prepared("SELECT count(*) FROM message").integer();
    if (queued != k_people) {
        fmt::print("b3: only {} were queued\n", queued);
        return 1;
    }
    const auto per_second = [](double took_ms) { return static_cast<double>(k_people) / took_ms * 1e3; };
    return bench::report({{"B3 queue a broadcast to 1,000,000 people of 1,000,000",
                           {candidate / 1e3, "s", ""},
                           bench::Figure{reference / 1e3, "s", "for one INSERT ... SELECT into the same table"},
                           "<= 2",
                           ""},
                          {"B3 the same as messages queued a second, so that others stand beside it",
                           {per_second(candidate), "/s", ""},
                           bench::Figure{per_second(reference), "/s", "by one INSERT ... SELECT into the same table"},
                           ">= 0.5",  // twice the time
                           "while another program writes; the peers have their queue to themselves",
                           peers()},
                          {"B3 other writers wait, at the longest",
                           {waits.back(), "ms", ""},
                           std::nullopt,
                           "<= 50",
                           fmt::format("{} writes meanwhile, median {:.2f} ms", waits.size(), bench::median(waits))},
                          {"B3 resident memory", {memory, "MB", ""}, std::nullopt, "<= 120", ""}});
}
