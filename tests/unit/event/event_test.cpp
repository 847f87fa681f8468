#include "lib/event/event.hpp"

#include <catch2/catch.hpp>

using namespace mitra;
using event::next_start;
using event::Repeat;

namespace {

const Zone k_jakarta = *Zone::named("Asia/Jakarta");

std::string after(const char* start, Repeat repeat) {
    return to_iso8601(next_start(*parse_instant(start, k_jakarta), repeat, k_jakarta), k_jakarta);
}

}  // namespace

TEST_CASE("a weekly event comes again on the same weekday at the same time", "[event]") {
    CHECK(after("2026-12-28 19:30", Repeat::weekly) == "2027-01-04T19:30:00+07:00");
}

TEST_CASE("a monthly event comes again on the same day, or the last of a shorter month", "[event]") {
    CHECK(after("2026-11-20 19:30", Repeat::monthly) == "2026-12-20T19:30:00+07:00");
    CHECK(after("2026-12-31 19:30", Repeat::monthly) == "2027-01-31T19:30:00+07:00");
    CHECK(after("2027-01-31 19:30", Repeat::monthly) == "2027-02-28T19:30:00+07:00");
    CHECK(after("2028-01-30 19:30", Repeat::monthly) == "2028-02-29T19:30:00+07:00");
    CHECK(to_iso8601(next_start(*parse_instant("2027-02-28 19:30", k_jakarta), Repeat::monthly, k_jakarta, 31),
                     k_jakarta) == "2027-03-31T19:30:00+07:00");
    // 03:00 in Jakarta is the day before in UTC: the day on the wall counts.
    CHECK(after("2026-11-01 03:00", Repeat::monthly) == "2026-12-01T03:00:00+07:00");
}

TEST_CASE("a monthly series keeps its day through every month, however short", "[event]") {
    const int day = GENERATE(take(40, random(1, 31)));
    Instant start = *parse_instant("2027-01-31 19:30", k_jakarta) - std::chrono::days{31 - day};
    for (int month = 2; month <= 48; ++month) {
        start = next_start(start, Repeat::monthly, k_jakarta, day);
        const LocalTime local = local_time(start, k_jakarta);
        const std::chrono::year_month_day_last last{std::chrono::year{local.year} / local.month / std::chrono::last};
        CHECK(local.day == std::min(day, static_cast<int>(static_cast<unsigned>(last.day()))));
        CHECK(local.month == (month - 1) % 12 + 1);
        CHECK(local.hour == 19);
    }
}
