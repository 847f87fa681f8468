// B1: a durable Duitku callback: verify, inbox row, commit FULL, 200; 64 connections kept alive; 600,000 orders in the
// file. Beside it a bare epoll loop that group-commits the same rows with the same pragmas, and our own server with one
// commit for each request; both once more with every flush 2 ms slower. How long an answer takes is the disk's matter
// above all, so it is judged on the disk that the goal was written for. The callbacks come from a process of their own.

#include "lib/db/checkpoint.hpp"
#include "lib/db/inbox.hpp"
#include "tests/bench/bare_loop.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/disk.hpp"
#include "tests/bench/peers.hpp"
#include "tests/bench/post_load.hpp"
#include "tests/bench/served_site.hpp"

namespace {

using namespace mitra;
using namespace std::chrono_literals;
using bench::Load;
using bench::ServedSite;

constexpr std::int64_t k_orders = 600'000;
constexpr int k_connections = 64;

void fill(db::Database& database) {
    db::in_transaction(database, [&] {
        database.execute(R"sql(
            INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key, profession,
                                opaque_code, consent_at, consent_version, registered_at)
            VALUES (printf('%036d', 1), 'Ibu', x'00', x'00', zeroblob(32), 'Bogor', 'bogor', 'Guru', '0000000001', 0,
                    'v', 1);
            INSERT INTO product (slug, name, name_key, kind, price, created_at)
            VALUES ('magang', 'Program Magang Jepang', 'program magang jepang', 'program', 150000, 1);
        )sql");
        database
            .prepared(R"sql(
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
                INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode,
                                        tax_rate_bp, tax, total, method, state, placed_at, expires_at, moved_at,
                                        moved_by)
                SELECT printf('%036d', i), 1, 1, 1, 150000, 0, 'none', 0, 0, 150000, 'duitku', 'pending', i,
                       9000000000000, i, 'bench' FROM n
            )sql")
            .bind(":count", k_orders)
            .run();
        database
            .prepared(R"sql(
                INSERT INTO payment (uuid, order_id, attempt, method, reference, amount, state, created_at, expires_at,
                                     moved_at, moved_by)
                SELECT uuid, id, 1, 'duitku', printf('ORD-%d-1', id), total, 'created', placed_at, 9000000000000, 1,
                       'bench' FROM shop_order
            )sql")
            .run();
    });
    db::checkpoint(database, 0);
}

struct Measured {
    double rate = 0, p99_ms = 0;
};

class Bench {
 public:
    Bench() { fill(site_.database); }

    Measured group(std::int64_t count) {
        const ServedSite ours{site_, web::add_duitku_hook, ServedSite::Commit::together};
        return measured(ours.port(), count);
    }
    Measured one_by_one(std::int64_t count) {
        const ServedSite ours{site_, web::add_duitku_hook, ServedSite::Commit::one_by_one};
        return measured(ours.port(), count);
    }
    Measured of(const bench::Peer& peer, std::int64_t count) {
        bench::Peer told = peer;
        told.words.push_back(site_.database->file().string());
        const bench::ServingPeer serving{told};
        return measured(serving.port(), count);
    }
    Measured bare(std::int64_t count) {
        const bench::BareLoop loop{site_.database.connect()};
        return measured(loop.port(), count);
    }

 private:
    Measured measured(std::uint16_t port, std::int64_t count) {
        const std::int64_t before = rows();
        const Load load = bench::load({.port = port, .count = count, .connections = k_connections, .round = ++round_});
        if (load.accepted != count)
            throw std::runtime_error{fmt::format("{} of {} were answered 200", load.accepted, count)};
        if (rows() - before != count)
            throw std::runtime_error{fmt::format("{} answered 200, {} in the file", count, rows() - before)};
        return {load.rate(), load.p99_ms};
    }
    std::int64_t rows() { return site_.count("SELECT count(*) FROM inbox"); }

    test::TestSite site_;
    std::int64_t round_ = 0;
};

double median_rate(std::vector<Measured> all) {
    std::vector<double> rates;
    for (const Measured& each : all)
        rates.push_back(each.rate);
    return bench::median(rates);
}

double median_p99(const std::vector<Measured>& all) {
    std::vector<double> values;
    for (const Measured& each : all)
        values.push_back(each.p99_ms);
    return bench::median(values);
}

std::vector<bench::Figure> peers(Bench& bench) {
    constexpr std::int64_t k_count = 4'000;
    const std::vector<bench::Peer> all{{"Node's http and better-sqlite3, batched by hand", {"callbacks_batched.mjs"}},
                                       {"Fastify and better-sqlite3", {"callbacks_fastify.mjs"}},
                                       {"Express and better-sqlite3", {"callbacks_express.mjs"}},
                                       {"Flask, SQLAlchemy and gunicorn", {"callbacks_flask.py"}}};
    std::vector<bench::Figure> figures;
    if (!bench::peers_are_here()) return figures;
    for (const bench::Peer& peer : all)
        try {
            const Measured one = bench.of(peer, k_count);
            figures.push_back({one.rate, "/s", fmt::format("{}, 99 of 100 within {:.0f} ms", peer.name, one.p99_ms)});
        } catch (const std::exception& failure) {
            fmt::print(stderr, "{}: {}\n", peer.name, failure.what());
        }
    return figures;
}

double p99_on_the_goal_disk() {
    const bench::GoalDisk disk;
    Bench bench;
    bench.group(5'000);
    std::vector<Measured> group;
    for (int i = 0; i < 3; ++i)
        group.push_back(bench.group(40'000));
    return median_p99(group);
}

}  // namespace

int main(int count, char** words) {
    if (bench::is_load_process(count, words)) return 0;
    Bench bench;
    bench.group(5'000);  // both have warmed up
    bench.bare(5'000);
    std::vector<Measured> group, single, bare;
    for (int i = 0; i < 3; ++i) {  // by turns: what else the machine does is everybody's
        group.push_back(bench.group(40'000));
        bare.push_back(bench.bare(40'000));
        single.push_back(bench.one_by_one(8'000));
    }
    bench::slow_flushes(2ms);
    const Measured slow_group = bench.group(15'000);
    const Measured slow_single = bench.one_by_one(600);
    bench::slow_flushes({});

    const bench::Figure ours{median_rate(group), "/s", "durable callbacks, 64 connections, 600,000 orders"};
    return bench::report(
        {{"B1 durable callback beside a bare loop", ours,
          bench::Figure{median_rate(bare), "/s", "by a bare epoll loop that group-commits the same rows"}, ">= 0.75",
          "every 200 is in the file", peers(bench)},
         {"B1 beside one commit for each request", ours,
          bench::Figure{median_rate(single), "/s", "by the same server, one commit each"}, ">= 5", ""},
         {"B1 with every flush 2 ms slower",
          {slow_group.rate, "/s", "by the server as it is"},
          bench::Figure{slow_single.rate, "/s", "one commit each"},
          ">= 20",
          ""},
         {"B1 latency, on a disk that flushes in 0.1 ms",
          {p99_on_the_goal_disk(), "ms", "99 of 100 answers came within"},
          {},
          "<= 10",
          fmt::format("on this machine's disk {:.1f} ms; 99 of 100 of its flushes alone {:.1f} ms", median_p99(group),
                      bench::flush_p99_ms())}});
}
