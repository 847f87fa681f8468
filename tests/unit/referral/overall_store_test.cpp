#include "lib/referral/overall_store.hpp"

#include <catch2/catch.hpp>

#include "lib/db/connection.hpp"
#include "lib/referral/click_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::referral;

namespace {

constexpr PersonId k_rina{1}, k_budi{2}, k_dewi{3};
constexpr ProductId k_magang{1}, k_kelas{2};

struct Overall {
    test::TestDatabase database = test::migrated_db();
    OverallStore store{database};

    Overall() {
        database->execute("INSERT INTO utm_source (id, name) VALUES (1, 'instagram'), (2, 'wa')");
        add(k_rina, 100, {}, 0, {.clicks = 5});
        add(k_rina, 101, k_magang, 1, {.clicks = 3, .registrants = 1});
        add(k_rina, 103, k_magang, 1, {.registrants = 1, .sales = 2, .turnover = Money{200'000}});
        add(k_budi, 101, k_magang, 2, {.clicks = 100, .sales = 1, .turnover = Money{300'000}});
        add(k_dewi, 102, k_kelas, 2, {.clicks = 8, .registrants = 7});
    }
    void add(PersonId affiliate, std::int64_t day, ProductId product, std::int64_t utm, const Counts& counts) {
        CountStore{database}.add({.affiliate = affiliate, .day = day, .product = product, .utm = utm}, counts);
    }
    /// "1 3 2": who stands where, read in pages of one.
    std::string order(Rank rank, const std::optional<Days>& days = std::nullopt) {
        std::string all;
        std::optional<AffiliateCounts> after;
        for (;;) {
            const auto page = days ? store.top(rank, *days, after, 1) : store.top(rank, after, 1);
            if (page.empty()) return all;
            after = page.front();
            all += (all.empty() ? "" : " ") + std::to_string(after->affiliate.value);
        }
    }
};

}  // namespace

TEST_CASE("affiliates stand in the order of what is asked for, and equals in that of their ids", "[referral]") {
    Overall overall;
    CHECK(overall.order(Rank::turnover) == "2 1 3");
    CHECK(overall.order(Rank::sales) == "1 2 3");
    CHECK(overall.order(Rank::registrants) == "3 1 2");
    CHECK(overall.order(Rank::clicks) == "2 1 3");
    overall.add(PersonId{9}, 101, {}, 0, {.clicks = 8});
    CHECK(overall.order(Rank::clicks) == "2 1 3 9");
    CHECK(overall.store.top(Rank::clicks, std::nullopt, 2).size() == 2);
    CHECK(overall.store.affiliates(std::nullopt) == 4);
    for (const Rank rank : {Rank::turnover, Rank::sales, Rank::registrants, Rank::clicks})
        CHECK(rank_named(name(rank)) == rank);
}

TEST_CASE("an order of some days counts these days alone", "[referral]") {
    Overall overall;
    CHECK(overall.order(Rank::clicks, Days{102, 104}) == "3 1");
    CHECK(overall.order(Rank::sales, Days{100, 102}) == "2 1");
    CHECK(overall.store.affiliates(Days{102, 104}) == 2);
    CHECK(overall.store.affiliates(Days{104, 200}) == 0);
    const auto top = overall.store.top(Rank::registrants, Days{101, 104}, std::nullopt, 10);
    REQUIRE(top.size() == 3);
    CHECK(top[1].counts.registrants == 2);
    CHECK(top[1].counts.clicks == 3);
}

TEST_CASE("all affiliates together are added up by day, source and product", "[referral]") {
    Overall overall;
    const Days all = overall.store.days().value();
    CHECK(all.from == 100);
    CHECK(all.until == 104);
    CHECK(overall.store.during(all).clicks == 116);
    CHECK(overall.store.during({104, 105}).clicks == 0);
    const auto days = overall.store.by_day(all);
    REQUIRE(days.size() == 4);
    CHECK(days[1].counts.clicks == 103);
    const auto products = overall.store.by_product(all, 10);
    REQUIRE(products.size() == 3);
    CHECK(products[0].product == k_magang);
    CHECK(products[0].counts.turnover == Money{500'000});
}

TEST_CASE("sources come page by page, what sold most first", "[referral]") {
    Overall overall;
    const Days all{0, 1'000};
    std::string sources;
    std::optional<UtmCounts> after;
    for (;;) {
        const auto page = overall.store.by_utm(all, after, 1);
        if (page.empty()) break;
        sources += page.front().source + ",";
        after = overall.store.of_utm(all, page.front().source);
        CHECK(after->counts.clicks == page.front().counts.clicks);
    }
    CHECK(sources == "instagram,wa,,");
    CHECK(overall.store.of_utm(all, "nowhere").counts.clicks == 0);
}

TEST_CASE("no report reads clicks, orders or every row of the day counters", "[referral]") {
    Overall overall;
    db::Database database = overall.database.connect();
    const Days days{100, 104};
    OverallStore store{database};
    for (const Rank rank : {Rank::turnover, Rank::sales, Rank::registrants, Rank::clicks}) {
        store.top(rank, std::nullopt, 50);
        store.top(rank, days, std::nullopt, 50);
    }
    store.days();
    store.during(days);
    store.by_day(days);
    store.by_utm(days, std::nullopt, 50);
    store.of_utm(days, "wa");
    store.by_product(days, 50);
    store.affiliates(std::nullopt);
    store.affiliates(days);
    ReportStore report{database};
    report.total(k_rina);
    report.during(k_rina, days);
    report.first_day(k_rina);
    report.by_day(k_rina, days);
    report.by_utm(k_rina, days, 50);
    report.by_product(k_rina, days, 50);
    report.rows(k_rina, days, 50);
    ReferralStore referrals{database};
    referrals.totals(k_rina);
    for (const By by : {By::registrations, By::clicks, By::sales}) {
        referrals.top(by, std::nullopt, 50);
        referrals.top(by, days, std::nullopt, 50);
    }

    std::vector<std::string> asked;  // every statement that was prepared for them
    for (const auto& [sql, statement] : database.connection().statements)
        if (sql.find("SELECT") != std::string::npos) asked.push_back(sql);
    CHECK(asked.size() > 20);
    for (const std::string& sql : asked) {
        INFO(sql);
        std::string plan;
        database.prepared("EXPLAIN QUERY PLAN " + sql).each_row([&](const db::Row& row) {
            plan += row.text("detail") + "\n";
        });
        CAPTURE(plan);
        for (const char* never : {"affiliate_click", "shop_order", "order_attribution", "SCAN affiliate_day",
                                  "SCAN counted", "SCAN utm_day", "SCAN referral_day"})
            CHECK(plan.find(never) == std::string::npos);
    }
}
