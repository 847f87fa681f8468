#include "daemons/web/plot.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <limits>

using namespace mitra;
using web::Grain;

namespace {

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

/// "d" of the bars.
std::string path_of(const std::string& svg) {
    const std::string start = R"(<path class="bars-fill" d=")";
    const auto from = svg.find(start) + start.size();
    return svg.substr(from, svg.find('"', from) - from);
}

std::string drawn(std::vector<std::int64_t> values) {
    return web::bars_svg({.id = "klik", .title = "Klik", .description = "Tidak ada", .values = std::move(values)});
}

std::int64_t day(int year, unsigned month, unsigned date) {
    using namespace std::chrono;
    return sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(date)}
        .time_since_epoch()
        .count();
}

}  // namespace

TEST_CASE("a plot is one picture with a title and a description, and nothing that a policy forbids", "[web][plot]") {
    const std::string svg =
        web::bars_svg({.id = "terjual", .title = "Terjual <b>", .description = "2 & lebih", .values = {1, 0, 2}});
    CHECK(svg.starts_with(R"(<svg class="bars terjual")"));
    CHECK(svg.find(R"(role="img" aria-labelledby="terjual-judul terjual-isi")") != std::string::npos);
    CHECK(svg.find(R"(<title id="terjual-judul">Terjual &lt;b></title>)") != std::string::npos);
    CHECK(svg.find(R"(<desc id="terjual-isi">2 &amp; lebih</desc>)") != std::string::npos);
    CHECK(svg.find("style") == std::string::npos);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.ends_with("</svg>"));
}

TEST_CASE("each value has its bar, as high as its part of the highest", "[web][plot]") {
    const std::string path = path_of(drawn({5, 10, 0, 10}));
    CHECK(count_of(path, "z") == 3);  // nothing is drawn for nothing
    CHECK(count_of(path, "v-500h") == 1);
    CHECK(count_of(path, "v-1000h") == 2);
}

TEST_CASE("no values, and none but zeroes, leave the line alone", "[web][plot]") {
    for (const std::string& svg : {drawn({}), drawn({0, 0, 0})}) {
        CHECK(path_of(svg).empty());
        CHECK(svg.find(R"(class="bars-zero")") != std::string::npos);
        CHECK(svg.find("M0 1000h3600") != std::string::npos);
    }
}

TEST_CASE("one day alone is a bar in the middle, not a wall", "[web][plot]") {
    const std::string path = path_of(drawn({3}));
    CHECK(path == "M1595 1000h411v-1000h-411z");
}

TEST_CASE("a single sale beside very many is still to be seen, and the largest number fits", "[web][plot]") {
    const std::string path = path_of(drawn({1, std::numeric_limits<std::int64_t>::max(), 1'000'000'000'000}));
    CHECK(count_of(path, "v-24h") == 2);
    CHECK(count_of(path, "v-1000h") == 1);
}

TEST_CASE("what was taken back hangs below the line", "[web][plot]") {
    const std::string svg = drawn({100, -100});
    CHECK(svg.find("M0 500h3600") != std::string::npos);
    CHECK(count_of(path_of(svg), "500h205v-500h") + count_of(path_of(svg), "v-500h") >= 1);
    CHECK(count_of(path_of(svg), "v500h") == 1);
}

TEST_CASE("bars of 400 days stay apart and inside", "[web][plot]") {
    const std::string path = path_of(drawn(std::vector<std::int64_t>(400, 7)));
    CHECK(count_of(path, "z") == 400);
    CHECK(path.starts_with("M1 1000h7v"));
    CHECK(path.find("M3592 1000h7v") != std::string::npos);
    CHECK(path.size() < 12'000);
}

TEST_CASE("a row's bar is its part of the whole", "[web][plot]") {
    CHECK(web::share_svg(1, 4).find("h900v10") != std::string::npos);
    CHECK(web::share_svg(0, 4).find("h0v10") != std::string::npos);
    CHECK(web::share_svg(1, 1'000'000).find("h18v10") != std::string::npos);  // there is something
    CHECK(web::share_svg(-3, 4).find("h0v10") != std::string::npos);
    constexpr std::int64_t k_largest = std::numeric_limits<std::int64_t>::max();
    CHECK(web::share_svg(k_largest / 4, k_largest).find("h899v10") != std::string::npos);
    CHECK(web::share_svg(9, 4).find("h3600v10") != std::string::npos);
    CHECK(web::share_svg(0, 0).find("h0v10") != std::string::npos);
}

TEST_CASE("what a bar stands for grows with the time that is looked at", "[web][plot]") {
    CHECK(web::grain_of({0, 92}) == Grain::day);
    CHECK(web::grain_of({0, 93}) == Grain::week);
    CHECK(web::grain_of({0, 400}) == Grain::week);
    CHECK(web::grain_of({0, 2000}) == Grain::month);
}

TEST_CASE("weeks begin on Monday and months on their first, cut to the days asked for", "[web][plot]") {
    const referral::Days days{day(2026, 11, 20), day(2027, 1, 2)};  // a Friday
    const auto weeks = web::empty_buckets(days, Grain::week);
    REQUIRE(weeks.size() == 7);
    CHECK(weeks[0].days.until == day(2026, 11, 23));
    CHECK(weeks[1].days.until == day(2026, 11, 30));
    CHECK(weeks[6].days.until == days.until);
    const auto months = web::empty_buckets(days, Grain::month);
    REQUIRE(months.size() == 3);
    CHECK(months[1].days.from == day(2026, 12, 1));
    CHECK(months[2].days.from == day(2027, 1, 1));
    CHECK(web::empty_buckets({5, 5}, Grain::day).empty());
}

TEST_CASE("whatever the grain, buckets lie end to end and every day finds its own", "[web][plot]") {
    const Grain grain = GENERATE(Grain::day, Grain::week, Grain::month);
    const std::int64_t from = GENERATE(take(20, random(10'000, 30'000)));
    const std::int64_t length = GENERATE(take(5, random(1, 900)));
    auto buckets = web::empty_buckets({from, from + length}, grain);
    REQUIRE_FALSE(buckets.empty());
    std::int64_t next = from;
    for (const web::Bucket& bucket : buckets) {
        REQUIRE(bucket.days.from == next);
        REQUIRE(bucket.days.until > bucket.days.from);
        next = bucket.days.until;
    }
    REQUIRE(next == from + length);
    for (std::int64_t each = from; each < from + length; ++each) {
        const web::Bucket& bucket = web::bucket_of(buckets, each);
        REQUIRE((bucket.days.from <= each && each < bucket.days.until));
    }
}
