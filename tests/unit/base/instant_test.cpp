#include "lib/base/instant.hpp"

#include <catch2/catch.hpp>

#include "lib/base/random.hpp"

using namespace mitra;
using namespace std::chrono_literals;

namespace {
const Zone k_jakarta = *Zone::named("Asia/Jakarta");
}

TEST_CASE("a local time is shown with the site's offset", "[instant]") {
    const Instant noon{1'795'150'800'000};  // 2026-11-20T05:00:00Z
    CHECK(to_iso8601(noon, k_jakarta) == "2026-11-20T12:00:00+07:00");
    CHECK(to_iso8601(noon + 5ms, *Zone::named("Asia/Jayapura")) == "2026-11-20T14:00:00.005+09:00");
    CHECK(local_time(noon, k_jakarta).weekday == 5);
    CHECK(to_iso8601(start_of_day(noon, k_jakarta), k_jakarta) == "2026-11-20T00:00:00+07:00");
    CHECK(to_iso8601(Instant{-1}, Zone{0min, "UTC"}) == "1969-12-31T23:59:59.999+00:00");
}

TEST_CASE("times are read with and without an offset", "[instant]") {
    const auto noon = parse_instant("2026-11-20T12:00:00+07:00", k_jakarta);
    REQUIRE(noon);
    for (const char* same : {"2026-11-20T05:00:00Z", "2026-11-20 12:00", "2026-11-20T12:00", "2026-11-20T12:00:00",
                             "2026-11-20T12:00:00.000+07:00", "2026-11-20t14:00:00+09:00"})
        CHECK(parse_instant(same, k_jakarta) == noon);
    CHECK(parse_instant("2026-11-20", k_jakarta) == *noon - 12h);
}

TEST_CASE("what is no time is refused", "[instant]") {
    for (const char* wrong :
         {"", "tomorrow", "2026-13-01", "2026-02-30", "2026-11-20T24:00", "2026-11-20T12:60", "2026-11-20T12:00:00+7",
          "2026-11-20T12", "2026-11-20 12:00 ", "20-11-2026", "2026-11-20T12:00:00.+07:00", "2026-11-20T12:00:00+24:00",
          "2026-11-20T12:00.5", "2026-11-20 12:00.25Z"})
        CHECK_FALSE(parse_instant(wrong, k_jakarta));
}

TEST_CASE("writing and reading an instant gives it back", "[instant]") {
    SeededRandom random{7};
    for (int i = 0; i < 2000; ++i) {
        const Instant instant{random.between(0, 4'102'444'800'000)};
        CHECK(parse_instant(to_iso8601(instant, k_jakarta), k_jakarta) == instant);
    }
}
