// B13: a supplier's list of 20,000 services is read: the first time, then with one row in a hundred changed; against
// the same rows all written again by a plain UPDATE in one transaction.

#include "lib/flow/sync_services.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "tests/bench/bench.hpp"
#include "tests/support/services.hpp"

namespace {

using namespace mitra;

std::int64_t k_services = 20'000;
constexpr std::int64_t k_games = 300;
constexpr int k_rounds = 9;

topup::ServicesAnswer whole_list() {
    topup::ServicesAnswer list{.kind = topup::ServicesAnswer::Kind::listed, .rows = {}, .why = {}};
    for (std::int64_t i = 0; i < k_services; ++i)
        list.rows.push_back({.code = fmt::format("G{}-{}-S{}", i % k_games, i, i % 7),
                             .game = fmt::format("Game Number {}", i % k_games),
                             .name = fmt::format("{} Diamonds + {} Bonus", 5 + i, i % 50),
                             .category = "",
                             .note = "Masukkan User ID dan Zone ID. Proses 1 sampai 5 menit.",
                             .prices = {Money{10'000 + i}, Money{9'900 + i}, Money{9'800 + i}},
                             .status = "available",
                             .multi_trx = true,
                             .closed = std::nullopt});
    return list;
}

/// One row in a hundred costs a rupiah more.
void change_some(topup::ServicesAnswer& list, int round) {
    for (std::size_t i = static_cast<std::size_t>(round); i < list.rows.size(); i += 100)
        for (Money& price : list.rows[i].prices)
            price = price + Money{1};
}

double rewrite_all(db::Database& database, const topup::ServicesAnswer& list) {
    return bench::milliseconds([&] {
        db::in_transaction(database, [&] {
            for (const topup::ServiceRow& row : list.rows)
                database
                    .prepared(R"sql(
                        UPDATE topup_service SET name = :name, category = :category, note = :note, basic = :basic,
                               premium = :premium, special = :special, status = :status, multi_trx = 1,
                               changed_at = changed_at + 1
                         WHERE channel = 'game' AND code = :code
                    )sql")
                    .bind(":name", row.name)
                    .bind(":category", row.category)
                    .bind(":note", row.note)
                    .bind(":basic", row.prices[0])
                    .bind(":premium", row.prices[1])
                    .bind(":special", row.prices[2])
                    .bind(":status", row.status)
                    .bind(":code", row.code)
                    .run();
        });
    });
}

}  // namespace

int main(int count, char** words) {
    if (count > 1) k_services = std::strtoll(words[1], nullptr, 10);
    test::TestSite site;
    auto list = whole_list();
    flow::SyncedServices synced;
    const auto sync = [&] {
        site.clock.advance(std::chrono::minutes{5});
        return bench::milliseconds([&] { synced = flow::sync_services(site.services(), topup::Channel::game, list); });
    };
    const auto written = [&] {
        return site.database->prepared("SELECT count(*) FROM topup_service WHERE changed_at = :now")
            .bind(":now", site.clock.now())
            .integer();
    };
    const double first = sync();
    const bool whole = synced.added == k_services && synced.games == k_games;

    bench::reset_peak();
    std::vector<double> times, references, unchanged;
    std::int64_t rows = 0;
    for (int round = 0; round < k_rounds; ++round) {
        change_some(list, round);
        times.push_back(sync());
        rows = std::max({rows, synced.changed, written()});
        unchanged.push_back(sync());
        if (synced.changed != 0) rows = k_services;
        references.push_back(rewrite_all(site.database, list));
    }
    const double memory = bench::peak_mb();
    const double time = bench::median(times);
    if (!whole || rows < k_services / 100) {
        fmt::print("b13: {} of {} services and {} games were added, {} rows changed\n", synced.added, k_services,
                   synced.games, rows);
        return 1;
    }
    return bench::report(
        {{"B13 rows written of a price list of 20,000, 1 % changed",
          {static_cast<double>(rows), "rows", ""},
          bench::Figure{static_cast<double>(k_services), "rows", "where all are written"},
          "<= 0.011",
          ""},
         {"B13 reading that list into the table",
          {time, "ms", ""},
          bench::Figure{bench::median(references), "ms", "by a plain UPDATE of every row, one transaction"},
          "<= 1",
          fmt::format("the first time {:.0f} ms, of which this is {:.2f}; with nothing changed {:.0f} ms", first,
                      time / first, bench::median(unchanged))},
         {"B13 resident memory", {memory, "MB", ""}, std::nullopt, "<= 80", ""}});
}
