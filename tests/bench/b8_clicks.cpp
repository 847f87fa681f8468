// B8: clicks on 10,000 partners' links, logged and counted in batches of 64, each batch durable: the whole act of a
// visit, as mitra-web's writer does it, on the disk that the goal was written for; and on this machine's own, whose
// flushes may take longer than everything else.

#include "lib/flow/record_click.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/clicks.hpp"
#include "tests/bench/disk.hpp"
#include "tests/support/services.hpp"

namespace {

using namespace mitra;

constexpr std::int64_t k_partners = 10'000;
constexpr std::int64_t k_clicks = 1'024'000;
constexpr std::int64_t k_days = 3;
constexpr std::size_t k_batch = 64;

std::vector<flow::Visit> some_visits() {
    bench::SomeClicks some{k_partners};
    const std::chrono::milliseconds step = std::chrono::milliseconds{std::chrono::days{k_days}} / k_clicks;
    std::vector<flow::Visit> visits;
    for (std::int64_t i = 0; i < k_clicks; ++i) {
        const referral::Click click = some.at(test::k_noon + step * i);
        visits.push_back({.link = {.owner = click.affiliate, .earns = true},
                          .at = click.at,
                          .product = click.product,
                          .utm_source = click.utm_source});
    }
    return visits;
}

/// Clicks per second when each batch is a transaction of its own, checkpoints between them included.
template <typename Record>
double per_second(db::Database& database, const std::vector<flow::Visit>& visits, const Record& record) {
    const double took = bench::milliseconds([&] {
        for (std::size_t i = 0; i < visits.size(); i += k_batch) {
            const std::span batch{visits.data() + i, std::min(k_batch, visits.size() - i)};
            db::in_transaction(database, [&] { record(batch); });
            db::checkpoint(database);
        }
    });
    return static_cast<double>(visits.size()) / took * 1e3;
}

/// The log alone: what the disk and the engine allow.
double bare_log(const std::vector<flow::Visit>& visits) {
    test::TestDatabase database = test::migrated_db();
    return per_second(database, visits, [&](std::span<const flow::Visit> batch) {
        for (const flow::Visit& visit : batch)
            database
                ->prepared(
                    "INSERT INTO affiliate_click (at, affiliate_id, product_id, utm_id)"
                    " VALUES (:at, :affiliate, :product, 0)")
                .bind(":at", visit.at)
                .bind(":affiliate", visit.link.owner)
                .bind(":product", visit.product)
                .run();
    });
}

bool all_counted(test::TestSite& site) {
    db::in_transaction(site.database, [&] { referral::ClickStore{site.database}.count_waiting(site.site.zone); });
    for (const char* counter : {"affiliate_day", "affiliate_total", "utm_day", "referral_day", "referral_total"}) {
        const auto counted = site.count(fmt::format("SELECT sum(clicks) FROM {}", counter).c_str());
        if (counted == k_clicks) continue;
        fmt::print("b8: {} counted {} of {}\n", counter, counted, k_clicks);
        return false;
    }
    return true;
}

struct Measured {
    double counted = 0, bare = 0;  ///< clicks a second, with all that is made of them and the log alone
    std::int64_t counters = 0;
};

Measured measured(const std::vector<flow::Visit>& visits) {
    Measured result{.bare = bare_log(visits)};
    test::TestSite site;
    bench::add_people(site.database, k_partners);
    const auto services = site.services();
    result.counted = per_second(site.database, visits, [&](auto batch) { flow::record_visits(services, batch); });
    if (!all_counted(site)) throw std::runtime_error{"a click is missing"};
    result.counters = site.count("SELECT count(*) FROM affiliate_day");
    return result;
}

}  // namespace

int main() {
    const auto visits = some_visits();
    const Measured own = measured(visits);
    Measured goal;
    {
        const bench::GoalDisk disk;
        goal = measured(visits);
    }
    return bench::report(
        {{"B8 clicks logged and counted, in durable batches of 64, on a disk that flushes in 0.1 ms",
          {goal.counted, "clicks/s", ""},
          std::nullopt,
          ">= 100000",
          fmt::format("the log alone, in the same batches: {:.0f}/s; {} rows of day counters; on this machine's disk"
                      " {:.0f}/s, the log alone {:.0f}/s",
                      goal.bare, goal.counters, own.counted, own.bare)}});
}
