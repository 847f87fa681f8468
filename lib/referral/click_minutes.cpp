#include "lib/referral/click_minutes.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "lib/referral/finding.hpp"

namespace mitra::referral {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;

}  // namespace

ClickMinutes::Minutes::iterator ClickMinutes::end_minute(Minutes::iterator minute) {
    for (const auto& [affiliate, clicks] : minute->second.clicks)
        if (clicks > k_limits.burst_clicks)
            bursts_.push_back({affiliate, Instant{minute->first * k_minute_ms}, clicks});
    return minutes_.erase(minute);
}

void ClickMinutes::add(std::int64_t id, PersonId affiliate, Instant at) {
    const std::int64_t number = at.milliseconds / k_minute_ms;
    const auto [minute, is_new] = minutes_.try_emplace(number);
    if (is_new) {
        minute->second.first_id = id;
        // Farther away on either side: a clock that was set back must not keep minutes for ever.
        for (auto other = minutes_.begin(); other != minutes_.end();)
            other = std::abs(other->first - number) > 1 ? end_minute(other) : std::next(other);
    }
    ++minutes_.at(number).clicks[affiliate];
    last_ = id;
}

void ClickMinutes::over(Instant now) {
    const std::int64_t number = now.milliseconds / k_minute_ms;
    for (auto minute = minutes_.begin(); minute != minutes_.end();)
        minute = minute->first + 1 < number ? end_minute(minute) : std::next(minute);
}

std::vector<ClickBurst> ClickMinutes::take_bursts() {
    return std::exchange(bursts_, {});
}

std::int64_t ClickMinutes::done() const {
    std::int64_t done = last_;
    for (const auto& [number, minute] : minutes_)
        done = std::min(done, minute.first_id - 1);
    return done;
}

}  // namespace mitra::referral
