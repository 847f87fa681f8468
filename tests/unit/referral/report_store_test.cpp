#include "lib/referral/report_store.hpp"

#include <catch2/catch.hpp>

#include "tests/support/database.hpp"

using namespace mitra;
using namespace mitra::referral;

namespace {

constexpr PersonId k_rina{1}, k_budi{2};
constexpr ProductId k_magang{1}, k_kelas{2};

/// Three days of Rina's, and one of somebody else's.
struct Report {
    test::TestDatabase database = test::migrated_db();
    ReportStore store{database};

    Report() {
        database->execute("INSERT INTO utm_source (id, name) VALUES (1, 'instagram'), (2, 'wa')");
        add(k_rina, 100, {}, 0, {.clicks = 5});
        add(k_rina, 101, k_magang, 1, {.clicks = 3, .checkouts = 2, .registrants = 1});
        add(k_rina, 101, k_magang, 2, {.clicks = 9});
        add(k_rina, 103, k_magang, 1,
            {.clicks = 1, .registrants = 1, .sales = 2, .turnover = Money{200'000}, .commission = Money{20'000}});
        add(k_rina, 103, k_kelas, 0, {.registrants = 4});
        add(k_budi, 101, k_magang, 1, {.clicks = 100, .sales = 100});
    }
    void add(PersonId affiliate, std::int64_t day, ProductId product, std::int64_t utm, const Counts& counts) {
        CountStore{database}.add({.affiliate = affiliate, .day = day, .product = product, .utm = utm}, counts);
    }
};

}  // namespace

TEST_CASE("totals are of one affiliate, of all time or of some days", "[referral]") {
    Report report;
    const Counts all = report.store.total(k_rina);
    CHECK(all.clicks == 18);
    CHECK(all.checkouts == 2);
    CHECK(all.registrants == 6);
    CHECK(all.sales == 2);
    CHECK(all.turnover == Money{200'000});
    CHECK(all.commission == Money{20'000});
    CHECK(report.store.during(k_rina, {101, 103}).clicks == 12);
    CHECK(report.store.during(k_rina, {0, 100}).clicks == 0);
    CHECK(report.store.total(PersonId{7}).clicks == 0);
    CHECK(report.store.first_day(k_rina) == 100);
    CHECK_FALSE(report.store.first_day(PersonId{7}));
}

TEST_CASE("days come in their order, and only those with something", "[referral]") {
    Report report;
    const auto days = report.store.by_day(k_rina, {100, 103});
    REQUIRE(days.size() == 2);
    CHECK((days[0].day == 100 && days[0].counts.clicks == 5));
    CHECK((days[1].day == 101 && days[1].counts.clicks == 12));
}

TEST_CASE("sources and products that sold come first", "[referral]") {
    Report report;
    const auto sources = report.store.by_utm(k_rina, {0, 200}, 10);
    REQUIRE(sources.size() == 3);
    CHECK((sources[0].source == "instagram" && sources[0].counts.sales == 2 && sources[0].counts.clicks == 4));
    CHECK((sources[1].source == "wa" && sources[1].counts.clicks == 9));
    CHECK((sources[2].source.empty() && sources[2].counts.registrants == 4));
    CHECK(report.store.by_utm(k_rina, {0, 200}, 1).size() == 1);

    const auto products = report.store.by_product(k_rina, {0, 200}, 10);
    REQUIRE(products.size() == 3);
    CHECK((products[0].product == k_magang && products[0].counts.commission == Money{20'000}));
    CHECK(products[1].product == ProductId{});
}

TEST_CASE("an export's rows are the counters, row by row", "[referral]") {
    Report report;
    const auto rows = report.store.rows(k_rina, {0, 200}, 100);
    REQUIRE(rows.size() == 5);
    CHECK((rows[1].day == 101 && rows[1].product == k_magang && rows[1].source == "instagram"));
    CHECK(rows[2].source == "wa");
    CHECK(report.store.rows(k_rina, {0, 200}, 2).size() == 2);
}
