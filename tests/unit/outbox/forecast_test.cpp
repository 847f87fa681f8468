#include "lib/outbox/forecast.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

TEST_CASE("the forecast of a broadcast is the optimum of the performance page", "[outbox][forecast]") {
    const PaceRules usual;
    const Instant nine = k_noon - 3h;
    const auto finish = [&](std::int64_t messages, std::size_t senders) {
        return forecast({.messages = messages, .from = nine}, std::vector<PaceRules>(senders, usual), usual)
            .finishes_at;
    };
    CHECK(finish(10'000, 5) == nine + 3h + 20min);
    CHECK(finish(100'000, 10) == nine + 48h + 40min);
    CHECK(finish(1'000'000, 50) == nine + 96h + 80min);
    CHECK(finish(0, 1) == nine);
    CHECK_FALSE(finish(1, 0));
}

TEST_CASE("the forecast says how many senders would be needed", "[outbox][forecast]") {
    const PaceRules usual;
    const Instant nine = k_noon - 3h;
    const std::vector<PaceRules> one{usual};
    const Forecast week = forecast({.messages = 100'000, .from = nine, .deadline = nine + 7 * 24h}, one, usual);
    CHECK(week.in_time == 7 * 4'800);
    CHECK(week.senders_needed == 3);
    CHECK(week.senders_for_one_day == 21);

    const Forecast reminders =
        forecast({.messages = 1'500, .from = k_noon, .need = {}, .deadline = k_noon + 1h}, one, usual);
    CHECK(reminders.in_time == 600);
    CHECK(reminders.senders_needed == 3);
}

TEST_CASE("warm-up and hours of its own slow a sender's part", "[outbox][forecast]") {
    PaceRules fresh;
    fresh.warmup_from = k_noon;
    CHECK(capacity(fresh, {.spread = true, .windowed = true}, k_noon - 3h, k_noon + 60h) == 20 + 36 + 64);
    PaceRules night;
    night.hours = parse_hours("22:00-02:00").value();
    CHECK(capacity(night, {.spread = true, .windowed = true}, k_noon, k_noon + 24h) == 2'400);
}
