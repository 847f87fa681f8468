// B7: the top 50 partners and the report by source, all time, of 1,000,000 people, of whom 100,000 are partners with
// 10,000,000 clicks, against a plain GROUP BY over the log of clicks. Others answer the same two questions by GROUP BY.

#include <fstream>

#include "lib/referral/overall_store.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/clicks.hpp"
#include "tests/bench/peers.hpp"
#include "tests/support/database.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace mitra;

constexpr std::int64_t k_people = 1'000'000;
constexpr std::int64_t k_partners = 100'000;
constexpr std::int64_t k_clicks = 10'000'000;
constexpr std::int64_t k_days = 90;
constexpr std::int64_t k_top = 50;

void add_clicks(db::Database& database) {
    constexpr std::int64_t k_at_once = 500'000;  // so few pages are written twice: only a filling is so large
    bench::SomeClicks some{k_partners};
    const std::chrono::milliseconds step = std::chrono::milliseconds{std::chrono::days{k_days}} / k_clicks;
    for (std::int64_t from = 0; from < k_clicks; from += k_at_once) {
        std::vector<referral::Click> clicks;
        for (std::int64_t i = from; i < from + k_at_once; ++i)
            clicks.push_back(some.at(test::k_noon + step * i));
        db::in_transaction(database, [&] {
            referral::ClickStore store{database};
            store.record(clicks, test::k_wib);
            store.count_waiting(test::k_wib);
        });
        db::checkpoint(database);
    }
}

std::string from_counters(db::Database& database) {
    referral::OverallStore store{database};
    std::string lines;
    for (const auto& one : store.top(referral::Rank::clicks, std::nullopt, k_top))
        lines += fmt::format("{} {}\n", one.affiliate, one.counts.clicks);
    for (const auto& one : store.by_utm(store.days().value(), std::nullopt, 1'000))
        lines += fmt::format("{} {}\n", one.source, one.counts.clicks);
    return lines;
}

std::string from_log(db::Database& database) {
    std::string lines;
    const auto add = [&](const db::Row& row) {
        lines += fmt::format("{} {}\n", row.text("key"), row.integer("clicks"));
    };
    database
        .prepared(R"sql(
            SELECT 'PER-' || affiliate_id AS key, clicks
              FROM (SELECT affiliate_id, count(*) AS clicks FROM affiliate_click GROUP BY affiliate_id)
             ORDER BY clicks DESC, affiliate_id LIMIT :top
        )sql")
        .bind(":top", k_top)
        .each_row(add);
    database
        .prepared(R"sql(
            SELECT ifnull((SELECT name FROM utm_source WHERE id = utm_id), '') AS key, clicks
              FROM (SELECT utm_id, count(*) AS clicks FROM affiliate_click GROUP BY utm_id) ORDER BY clicks DESC, key
        )sql")
        .each_row(add);
    return lines;
}

/// What others reach with the same log; each must say the same lines.
std::vector<bench::Figure> peers(db::Database& database, const std::string& lines) {
    if (!bench::peers_are_here()) return {};
    const test::TempDir dir;
    const std::string clicks = dir / "clicks.csv", sources = dir / "sources.csv", expected = dir / "lines";
    std::ofstream{expected} << lines;
    {
        std::ofstream csv{clicks};
        database.prepared("SELECT id, at, affiliate_id, product_id, utm_id FROM affiliate_click")
            .each_row([&](const db::Row& row) {
                csv << row.integer("id") << ',' << row.integer("at") << ',' << row.integer("affiliate_id") << ','
                    << row.integer("product_id") << ',' << row.integer("utm_id") << '\n';
            });
        std::ofstream names{sources};
        database.prepared("SELECT id, name FROM utm_source").each_row([&](const db::Row& row) {
            names << row.integer("id") << ',' << row.text("name") << '\n';
        });
    }
    return bench::figures_of({{"DuckDB by GROUP BY", {"reports_duckdb.mjs", clicks, sources, expected}},
                              {"PostgreSQL by GROUP BY", {"reports_postgres.mjs", clicks, sources, expected}}},
                             "reports/s");
}

/// Reports per second, the median of some.
template <typename Report>
double per_second(int times, const Report& report) {
    std::vector<double> took;
    for (int i = 0; i < times; ++i)
        took.push_back(bench::milliseconds(report));
    return 1e3 / bench::median(took);
}

}  // namespace

int main() {
    test::TestDatabase made = test::migrated_db();
    {
        auto database = db::Database::open(made->file(), db::Access::read_write, db::Cache::bulk);
        bench::add_people(database, k_people);
        add_clicks(database);
        db::checkpoint(database, 0);
    }
    auto database = made.connect(db::Access::read_only);
    const std::string counted = from_counters(database);
    if (counted != from_log(database)) {
        fmt::print("b7: the counters say another thing than the log\n");
        return 1;
    }
    bench::reset_peak();
    const double candidate = per_second(9, [&] { from_counters(database); });
    const double memory = bench::peak_mb();
    const double reference = per_second(3, [&] { from_log(database); });
    return bench::report(
        {{"B7 top 50 partners and the report by source, of 10,000,000 clicks",
          {candidate, "reports/s", ""},
          bench::Figure{reference, "reports/s", "by GROUP BY over the log"},
          ">= 30",
          fmt::format("{:.1f} ms against {:.1f} ms; the same {} lines; {} partners with clicks; {:.0f} MB",
                      1e3 / candidate, 1e3 / reference, std::count(counted.begin(), counted.end(), '\n'),
                      referral::OverallStore{database}.affiliates(std::nullopt), memory),
          peers(database, counted)}});
}
