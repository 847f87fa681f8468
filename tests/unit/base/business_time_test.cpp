#include "lib/base/business_time.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace mitra;
using namespace std::chrono_literals;

namespace {

const Zone k_wib{};
const Zone k_wit = *Zone::named("Asia/Jayapura");
const BusinessDays k_week = *business_days_named("mon-fri");

Instant at(std::string_view text, Zone zone = k_wib) {
    return parse_instant(text, zone).value();
}

/// In working hours of Monday to Friday, as the site's zone writes it.
std::string ends(std::string_view from, std::chrono::minutes after, BusinessDays days = k_week, Zone zone = k_wib) {
    return to_iso8601(deadline(at(from, zone), after, true, days, zone), zone).substr(0, 16);
}

}  // namespace

TEST_CASE("business days are named by span, by list, and round the week's end", "[base]") {
    CHECK(business_days_named("mon-fri") == BusinessDays{0b0111110});
    CHECK(business_days_named("mon-sat") == BusinessDays{0b1111110});
    CHECK(business_days_named("sun-thu") == BusinessDays{0b0011111});
    CHECK(business_days_named("sat-mon") == BusinessDays{0b1000011});
    CHECK(business_days_named("mon,wed,fri") == BusinessDays{0b0101010});
    CHECK(business_days_named("mon-tue,sat") == BusinessDays{0b1000110});
    CHECK(business_days_named("mon-sun")->all());
    CHECK(business_days_named("wed") == BusinessDays{0b0001000});
    for (const char* wrong :
         {"", "-", "mon-", "-fri", "Mon-Fri", "mon fri", "mon,,fri", "mon,", "senin", "mon-fri-sat", "1-5"})
        CHECK_FALSE(business_days_named(wrong));
}

TEST_CASE("a day of work that begins on Friday ends on Monday, at the same time", "[base]") {
    CHECK(ends("2026-11-20 15:00", 24h) == "2026-11-23T15:00");
    CHECK(ends("2026-11-19 15:00", 24h) == "2026-11-20T15:00");
    CHECK(ends("2026-11-20 15:00", 48h) == "2026-11-24T15:00");
    CHECK(ends("2026-11-20 15:00", 5 * 24h) == "2026-11-27T15:00");
}

TEST_CASE("what begins at a weekend begins on Monday, and ends with it", "[base]") {
    CHECK(ends("2026-11-21 10:00", 24h) == "2026-11-24T00:00");  // the end of Monday
    CHECK(ends("2026-11-22 23:59", 24h) == "2026-11-24T00:00");
    CHECK(ends("2026-11-21 10:00", 1h) == "2026-11-23T01:00");
    CHECK(ends("2026-11-21 10:00", 25h) == "2026-11-24T01:00");
}

TEST_CASE("midnight belongs to the day that it ends or begins", "[base]") {
    CHECK(ends("2026-11-20 15:00", 9h) == "2026-11-21T00:00");  // all of Friday, and nothing of the weekend
    CHECK(ends("2026-11-20 15:00", 9h + 1min) == "2026-11-23T00:01");
    CHECK(ends("2026-11-21 00:00", 24h) == "2026-11-24T00:00");
    CHECK(ends("2026-11-20 00:00", 24h) == "2026-11-21T00:00");
    CHECK(ends("2026-11-23 00:00", 24h) == "2026-11-24T00:00");
}

TEST_CASE("no time at all is over at once, by the clock and at a weekend alike", "[base]") {
    CHECK(ends("2026-11-20 15:00", 0h) == "2026-11-20T15:00");
    // At a weekend it is Monday's first moment: nobody works before.
    CHECK(ends("2026-11-21 10:00", 0h) == "2026-11-23T00:00");
    CHECK(deadline(at("2026-11-21 10:00"), 0min, false, k_week, k_wib) == at("2026-11-21 10:00"));
}

TEST_CASE("half of a time on business days is at the half of what is worked", "[base]") {
    CHECK(ends("2026-11-20 15:00", 12h) == "2026-11-23T03:00");
    CHECK(ends("2026-11-20 15:00", 30min) == "2026-11-20T15:30");
}

TEST_CASE("the weekend begins when the site's zone has it", "[base]") {
    // Friday 23.00 in Jakarta is Saturday 01.00 in Jayapura.
    const Instant late = at("2026-11-20 23:00");
    CHECK(deadline(late, 24h, true, k_week, k_wib) == at("2026-11-23 23:00"));
    CHECK(deadline(late, 24h, true, k_week, k_wit) == at("2026-11-24 00:00", k_wit));
    CHECK(ends("2026-11-20 23:00", 2h, k_week, k_wit) == "2026-11-23T01:00");
}

TEST_CASE("by the clock, on every day, and without any business day the hours pass as they are", "[base]") {
    const Instant friday = at("2026-11-20 15:00");
    CHECK(deadline(friday, 24h, false, k_week, k_wib) == friday + 24h);
    CHECK(deadline(friday, 24h, true, {}, k_wib) == friday + 24h);  // no endless search for a day
    CHECK(deadline(friday, 240h, true, *business_days_named("mon-sun"), k_wib) == friday + 240h);
}

TEST_CASE("one business day a week, and a year of hours, end where they should", "[base]") {
    const BusinessDays wednesdays = *business_days_named("wed");
    CHECK(ends("2026-11-20 15:00", 24h, wednesdays) == "2026-11-26T00:00");
    CHECK(ends("2026-11-25 12:00", 24h, wednesdays) == "2026-12-02T12:00");
    CHECK(ends("2026-11-23 00:00", 260 * 24h) == "2027-11-20T00:00");  // 52 weeks of five days
}

TEST_CASE("a deadline never comes before its begin, grows with its time, and lies on a business day",
          "[base][property]") {
    std::mt19937_64 chance{20'261'120};
    for (int i = 0; i < 500; ++i) {
        const Instant from = at("2026-11-20 15:00") + std::chrono::minutes{chance() % 20'000};
        const std::chrono::minutes time{chance() % 10'000};
        const BusinessDays days{chance() % 127 + 1};
        const Zone zone = chance() % 2 == 0 ? k_wib : k_wit;
        const Instant end = deadline(from, time, true, days, zone);
        INFO(to_iso8601(from, zone) << " and " << time.count() << " minutes on " << days.to_string());
        CHECK(end - from >= time);
        CHECK(deadline(from, time + 1min, true, days, zone) - end >= 1min);
        // The moment before is one that counts, unless none was asked for.
        if (time > 0min) CHECK(days.test(static_cast<std::size_t>(local_time(end - 1ms, zone).weekday)));
        // Two parts are the whole.
        const std::chrono::minutes half{time / 2};
        CHECK(deadline(deadline(from, half, true, days, zone), time - half, true, days, zone) == end);
    }
}
