#include "lib/outbox/forecast.hpp"

#include <algorithm>
#include <numeric>

namespace mitra::outbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int k_longest_days = 3'660;  // ten years: beyond that nobody plans

/// Spread messages go a step apart; others as fast as cap and gaps let them, over a long line.
milliseconds step_of(const PaceRules& rules, Need need, Instant day) {
    const Pace pace{rules};
    return std::max({pace.step({.spread = true}, day), pace.step({need.spread}, day), milliseconds{1}});
}

struct Span {
    Instant from, until;
    [[nodiscard]] milliseconds length() const { return std::max(until - from, milliseconds{0}); }
};

/// The parts of the day that begins at `day` on which such a message may go: one, or two where the hours go over
/// midnight.
std::vector<Span> spans_of_day(const PaceRules& rules, Need need, Instant day) {
    const auto at = [&](int minute) { return day + std::chrono::minutes{minute}; };
    const Hours& hours = rules.hours;
    if (!need.windowed || hours.from == hours.until) return {{day, day + 24h}};
    if (hours.from < hours.until) return {{at(hours.from), at(hours.until)}};
    return {{day, at(hours.until)}, {at(hours.from), day + 24h}};
}

std::int64_t capacity_of_day(const PaceRules& rules, Need need, Instant day, Instant from, Instant until) {
    const milliseconds step = step_of(rules, need, day);
    std::int64_t count = 0;
    for (const Span& span : spans_of_day(rules, need, day))
        count += Span{std::max(span.from, from), std::min(span.until, until)}.length() / step;
    if (!rules.warmup_from) return count;
    const auto days = (start_of_day(day, rules.zone) - start_of_day(*rules.warmup_from, rules.zone)) / 24h;
    const auto limit = warmup_limit(std::max<std::int64_t>(days, 0), rules.hourly_cap);
    return limit ? std::min(count, *limit) : count;
}

std::int64_t capacity_of_all(const std::vector<PaceRules>& senders, Need need, Instant day, Instant from,
                             Instant until) {
    return std::accumulate(senders.begin(), senders.end(), std::int64_t{0}, [&](std::int64_t sum, const auto& rules) {
        return sum + capacity_of_day(rules, need, day, from, until);
    });
}

std::optional<Instant> finish(const ForecastQuery& query, const std::vector<PaceRules>& senders) {
    if (senders.empty()) return std::nullopt;
    std::int64_t left = query.messages;
    Instant day = start_of_day(query.from, senders.front().zone);
    for (int i = 0; i < k_longest_days; ++i, day += 24h) {
        const std::int64_t today = capacity_of_all(senders, query.need, day, query.from, day + 24h);
        if (today < left) {
            left -= today;
            continue;
        }
        // The first moment of this day by which enough have gone.
        std::int64_t low = 0;
        std::int64_t high = milliseconds{24h}.count();
        while (low < high) {
            const std::int64_t middle = (low + high) / 2;
            const bool enough =
                capacity_of_all(senders, query.need, day, query.from, day + milliseconds{middle}) >= left;
            (enough ? high : low) = enough ? middle : middle + 1;
        }
        return std::max(query.from, day + milliseconds{low});
    }
    return std::nullopt;
}

std::int64_t needed(std::int64_t messages, std::int64_t each) {
    return each == 0 ? 0 : (messages + each - 1) / each;
}

}  // namespace

std::int64_t capacity(const PaceRules& rules, Need need, Instant from, Instant until) {
    std::int64_t count = 0;
    Instant day = start_of_day(from, rules.zone);
    for (int i = 0; day < until && i < k_longest_days; ++i, day += 24h)
        count += capacity_of_day(rules, need, day, from, until);
    return count;
}

Forecast forecast(const ForecastQuery& query, const std::vector<PaceRules>& senders, const PaceRules& usual) {
    Forecast result{.finishes_at = finish(query, senders), .in_time = query.messages};
    if (query.deadline) {
        std::int64_t in_time = 0;
        for (const PaceRules& rules : senders)
            in_time += capacity(rules, query.need, query.from, *query.deadline);
        result.in_time = std::min(query.messages, in_time);
        result.senders_needed = needed(query.messages, capacity(usual, query.need, query.from, *query.deadline));
    }
    const Instant first = query.need.windowed ? usual.hours.opens(query.from, usual.zone) : query.from;
    const Instant end_of_day = start_of_day(first, usual.zone) + 24h;
    result.senders_for_one_day = needed(query.messages, capacity(usual, query.need, first, end_of_day));
    return result;
}

std::vector<PaceRules> active_paces(db::Database& database, const crypto::Vault& vault, Channel channel,
                                    const PaceRules& usual) {
    std::vector<PaceRules> paces;
    SenderId after;
    SenderStore store{database, vault};
    for (bool more = true; more;) {
        const auto page = store.list(after, 500);
        more = std::ssize(page) == 500;
        for (const Sender& sender : page) {
            after = sender.id;
            if (sender.active && sender.channel == channel) paces.push_back(pace_of(sender, usual));
        }
    }
    return paces;
}

}  // namespace mitra::outbox
