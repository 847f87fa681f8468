#include "daemons/web/period.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"

using namespace mitra;
using test::k_noon;
using test::k_wib;

namespace {

const std::int64_t k_today = day_number(k_noon, k_wib);  // Friday, 20 November 2026

web::Period asked(http::Fields query, std::int64_t first_day = k_today - 400) {
    return web::read_period(query, first_day, k_noon, k_wib);
}
std::string since(const web::Period& period) {
    return web::iso_day(period.days.from);
}
std::string until(const web::Period& period) {
    return web::iso_day(period.days.until - 1);
}

}  // namespace

TEST_CASE("a report is of the last thirty days unless it is asked otherwise", "[web][period]") {
    for (const char* odd : {"", "30", "31", "-1", "bulan'", "selamanya"}) {
        CAPTURE(odd);
        const auto period = asked({{"periode", odd}});
        CHECK(period.choice == "30");
        CHECK(since(period) == "2026-10-22");
        CHECK(until(period) == "2026-11-20");
    }
}

TEST_CASE("the choices mean what they say", "[web][period]") {
    CHECK(since(asked({{"periode", "7"}})) == "2026-11-14");
    CHECK(since(asked({{"periode", "90"}})) == "2026-08-23");
    CHECK(since(asked({{"periode", "bulan"}})) == "2026-11-01");
    const auto last_month = asked({{"periode", "bulan-lalu"}});
    CHECK((since(last_month) == "2026-10-01" && until(last_month) == "2026-10-31"));
    const auto all = asked({{"periode", "semua"}}, k_today - 3);
    CHECK((since(all) == "2026-11-17" && until(all) == "2026-11-20"));
    CHECK(asked({{"periode", "bulan"}}).query() == "periode=bulan");
}

TEST_CASE("typed dates are both included, and end today at the latest", "[web][period]") {
    const auto some = asked({{"dari", "2026-11-02"}, {"sampai", "2026-11-03"}});
    CHECK((some.choice.empty() && some.days.until - some.days.from == 2));
    CHECK(some.query() == "dari=2026-11-02&sampai=2026-11-03");
    CHECK(until(asked({{"dari", "2026-11-02"}, {"sampai", "2031-01-01"}})) == "2026-11-20");
    CHECK(until(asked({{"dari", "2026-11-02"}})) == "2026-11-20");
    CHECK(since(asked({{"sampai", "2026-11-02"}}, k_today - 30)) == "2026-10-21");
    CHECK(since(asked({{"dari", "1970-01-01"}}, k_today - 30)) == "2026-10-21");
}

TEST_CASE("days before anything happened, and days to come, are one day without anything", "[web][period]") {
    const auto early = asked({{"dari", "2020-01-01"}, {"sampai", "2020-03-01"}}, k_today - 30);
    CHECK((since(early) == "2020-03-01" && until(early) == "2020-03-01"));
    const auto late = asked({{"dari", "2030-01-01"}, {"sampai", "2030-03-01"}});
    CHECK((since(late) == "2026-11-20" && until(late) == "2026-11-20"));
}

TEST_CASE("a date that is none is complained about at its field, and what was typed stays", "[web][period]") {
    for (const char* odd : {"kemarin", "2026-13-01", "2026-11-31", "20-11-2026", "2026-11-20T10:00"}) {
        CAPTURE(odd);
        const auto period = asked({{"dari", odd}});
        REQUIRE(period.complaints.size() == 1);
        CHECK(period.complaints[0].field == "dari");
        CHECK(period.since == odd);
        CHECK(since(period) == "2026-10-22");
    }
    const auto turned = asked({{"dari", "2026-11-03"}, {"sampai", "2026-11-02"}});
    REQUIRE(turned.complaints.size() == 1);
    CHECK(turned.complaints[0].field == "sampai");
}

TEST_CASE("days are said as Indonesians say them", "[web][period]") {
    CHECK(web::day_in_words(k_today) == "20 Nov 2026");
    CHECK(web::short_day(k_today) == "20 Nov");
    CHECK(web::iso_day(k_today) == "2026-11-20");
    CHECK(web::day_in_words(0) == "1 Jan 1970");
}
