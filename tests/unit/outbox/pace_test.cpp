#include "lib/outbox/pace.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

constexpr Need k_urgent{};
constexpr Need k_broadcast{.spread = true, .windowed = true};

/// Sends as early as it may from `from` until `until`; when each began.
std::vector<Instant> send_all(Pace& pace, Need need, Instant from, Instant until, Random& random) {
    std::vector<Instant> began;
    for (Instant at = pace.earliest(need, from); at < until; at = pace.earliest(need, at)) {
        pace.began(at);
        pace.ended(at, random);
        began.push_back(at);
    }
    return began;
}

}  // namespace

TEST_CASE("a gap of two to five seconds lies between any two messages", "[outbox][pace]") {
    SeededRandom random{3};
    Pace pace{PaceRules{}};
    const auto began = send_all(pace, k_urgent, k_noon, k_noon + 20min, random);
    REQUIRE(began.size() > 250);
    bool all_equal = true;
    for (std::size_t i = 1; i < began.size(); ++i) {
        CHECK(began[i] - began[i - 1] >= 2s);
        CHECK(began[i] - began[i - 1] <= 5s);
        all_equal = all_equal && began[i] - began[i - 1] == began[1] - began[0];
    }
    CHECK_FALSE(all_equal);
}

TEST_CASE("never more than the cap in any 3600 seconds, both ends included", "[outbox][pace]") {
    const int seed = GENERATE(range(1, 21));
    SeededRandom random{static_cast<std::uint64_t>(seed)};
    PaceRules rules;
    rules.hourly_cap = random.between(1, 700);
    rules.longest_gap = std::chrono::milliseconds{2'000 + random.between(0, 3'000)};
    Pace pace{rules};
    std::vector<Instant> began;
    Instant at = k_noon;
    for (int i = 0; i < 3'000; ++i) {
        const Need need{.spread = random.between(0, 2) == 0, .windowed = false};
        at = pace.earliest(need, at + std::chrono::milliseconds{random.between(0, 1) * random.between(0, 9'000)});
        pace.began(at);
        pace.ended(at + std::chrono::milliseconds{random.between(0, 900)}, random);
        began.push_back(at);
        const auto cap = static_cast<std::size_t>(rules.hourly_cap);
        if (began.size() > cap) REQUIRE(began.back() - began[began.size() - 1 - cap] > 3'600s);
    }
}

TEST_CASE("broadcasts go one per 3600/cap seconds, a whole day's worth in the hours", "[outbox][pace]") {
    SeededRandom random{5};
    Pace pace{PaceRules{}};
    const auto began = send_all(pace, k_broadcast, k_noon - 12h, k_noon + 12h, random);
    CHECK(began.size() >= 4'799);
    CHECK(began.size() <= 4'800);
    CHECK(began.front() == k_noon - 3h);
    CHECK(began.back() < k_noon + 5h);
    for (std::size_t i = 1; i < began.size(); ++i)
        CHECK(began[i] - began[i - 1] >= 6s);
}

TEST_CASE("an urgent message finds the next slot while a broadcast runs at full speed", "[outbox][pace]") {
    SeededRandom random{9};
    Pace pace{PaceRules{}};
    Instant at = k_noon - 3h;
    for (int i = 0; i < 4'000; ++i) {
        at = pace.earliest(k_broadcast, at);
        if (i % 7 == 0) {
            const Instant urgent = pace.earliest(k_urgent, at);
            REQUIRE(urgent - at <= 6s + 1ms);
            pace.began(urgent);
            pace.ended(urgent, random);
            continue;
        }
        pace.began(at);
        pace.ended(at, random);
    }
}

TEST_CASE("what never left the house does not use up the cap", "[outbox][pace]") {
    PaceRules rules;
    rules.hourly_cap = 1;
    SeededRandom random{1};
    Pace pace{rules};
    pace.began(k_noon);
    pace.ended(k_noon, random);
    CHECK(pace.earliest(k_urgent, k_noon) > k_noon + 1h);
    pace.did_not_count(k_noon);
    CHECK(pace.in_last_hour(k_noon) == 0);
    CHECK(pace.earliest(k_urgent, k_noon) <= k_noon + 5s);
}

TEST_CASE("a pace that is counted from the log goes on where the old one stood", "[outbox][pace]") {
    SeededRandom random{2};
    Pace before{PaceRules{}};
    const auto began = send_all(before, k_urgent, k_noon, k_noon + 59min, random);
    Pace after{PaceRules{}};
    for (const Instant at : began)
        after.began(at);
    CHECK(after.in_last_hour(k_noon + 59min) == before.in_last_hour(k_noon + 59min));
    CHECK(after.earliest(k_urgent, k_noon + 59min + 10s) == before.earliest(k_urgent, k_noon + 59min + 10s));
}

TEST_CASE("a new number sends 20 on its first day, then 1.8 times as many", "[outbox][pace]") {
    const std::vector<std::int64_t> expected{20, 36, 64, 116, 209, 377, 680, 1224, 2203, 3967, 7140, 12853};
    for (std::size_t day = 0; day < expected.size(); ++day)
        CHECK(warmup_limit(static_cast<std::int64_t>(day), 600) == expected[day]);
    CHECK_FALSE(warmup_limit(12, 600));
    CHECK_FALSE(warmup_limit(100'000, 600));

    SeededRandom random{4};
    PaceRules rules;
    rules.warmup_from = k_noon;
    Pace pace{rules};
    const auto began = send_all(pace, k_broadcast, k_noon - 4h, k_noon + 48h, random);
    const auto on_day = [&](int day) {
        return std::count_if(began.begin(), began.end(), [&](Instant at) {
            return (start_of_day(at, rules.zone) - start_of_day(k_noon, rules.zone)) / 24h == day;
        });
    };
    CHECK(on_day(0) == 20);
    CHECK(on_day(1) == 36);
    CHECK(began[1] - began[0] == 24min);  // spread over the eight hours
    Pace urgent{rules};
    CHECK(std::ssize(send_all(urgent, k_urgent, k_noon, k_noon + 11h, random)) == 20);
}
