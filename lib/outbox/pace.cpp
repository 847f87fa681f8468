#include "lib/outbox/pace.hpp"

#include <algorithm>

namespace mitra::outbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds k_hour = 1h;
constexpr std::int64_t k_first_day = 20;

}  // namespace

std::optional<std::int64_t> warmup_limit(std::int64_t day, std::int64_t hourly_cap) {
    std::int64_t numerator = k_first_day;  // times 9, by 5: exactly 1.8 a day
    std::int64_t denominator = 1;
    for (std::int64_t i = 0; i < day; ++i) {
        if (numerator / denominator >= hourly_cap * 24) return std::nullopt;
        // Far below 2^63: the limit passes any cap (24 million a day) within 25 steps of 9/5, and is reduced here.
        numerator *= 9;
        denominator *= 5;
        while (numerator > 1'000'000'000'000'000) {
            numerator /= 5;
            denominator /= 5;
        }
        if (denominator == 0) return std::nullopt;
    }
    const std::int64_t limit = numerator / denominator;
    return limit >= hourly_cap * 24 ? std::nullopt : std::optional{limit};
}

std::optional<std::int64_t> Pace::limit_of_day(Instant at) const {
    if (!rules_.warmup_from) return std::nullopt;
    const auto days = (start_of_day(at, rules_.zone) - start_of_day(*rules_.warmup_from, rules_.zone)) / 24h;
    return warmup_limit(std::max<std::int64_t>(days, 0), rules_.hourly_cap);
}

std::int64_t Pace::attempts_since(Instant from) const {
    return attempts_.end() - std::lower_bound(attempts_.begin(), attempts_.end(), from);
}

std::int64_t Pace::in_last_hour(Instant now) const {
    return attempts_since(now - k_hour);
}

milliseconds Pace::step(Need need, Instant now) const {
    if (!need.spread) return (rules_.shortest_gap + rules_.longest_gap) / 2;
    const milliseconds by_cap{k_hour.count() / rules_.hourly_cap};
    const auto limit = limit_of_day(now);
    // In warm-up the few of the day are spread over its hours.
    return limit ? std::max(by_cap, milliseconds{rules_.hours.length()} / *limit) : by_cap;
}

void Pace::began(Instant at) {
    attempts_.push_back(at);
    spread_at_ = std::max(spread_at_, at) + step({.spread = true}, at);
    free_at_ = std::max(free_at_, at + rules_.longest_gap);
    const Instant keep_from = log_needed_from(at);
    while (attempts_.front() < keep_from)
        attempts_.pop_front();
}

void Pace::ended(Instant at, Random& random) {
    free_at_ = at + milliseconds{random.between(rules_.shortest_gap.count(), rules_.longest_gap.count())};
}

void Pace::did_not_count(Instant at) {
    const auto found = std::find(attempts_.rbegin(), attempts_.rend(), at);
    if (found == attempts_.rend()) return;
    attempts_.erase(std::next(found).base());
    spread_at_ = spread_at_ - step({.spread = true}, at);
}

Instant Pace::log_needed_from(Instant now) const {
    const Instant hour = now - k_hour - 1ms;
    return rules_.warmup_from ? std::min(hour, start_of_day(now, rules_.zone)) : hour;
}

Instant Pace::earliest(Need need, Instant now) const {
    Instant at = std::max(now, free_at_);
    if (need.spread) at = std::max(at, spread_at_);
    const auto cap = static_cast<std::size_t>(rules_.hourly_cap);
    if (attempts_.size() >= cap) at = std::max(at, attempts_[attempts_.size() - cap] + k_hour + 1ms);
    // A day's limit and the hours push each other on; each turn ends on a later day.
    for (int turn = 0; turn < 3; ++turn) {
        const auto limit = limit_of_day(at);
        const Instant today = start_of_day(at, rules_.zone);
        if (limit && attempts_since(today) >= *limit) at = today + 24h;
        if (need.windowed) at = rules_.hours.opens(at, rules_.zone);
    }
    return at;
}

}  // namespace mitra::outbox
