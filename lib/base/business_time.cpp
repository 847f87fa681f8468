#include "lib/base/business_time.hpp"

#include <algorithm>
#include <array>

namespace mitra {
namespace {

constexpr std::array<std::string_view, 7> k_days{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::chrono::hours k_day{24};

std::optional<std::size_t> day_named(std::string_view name) {
    const auto* found = std::find(k_days.begin(), k_days.end(), name);
    return found == k_days.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - k_days.begin())};
}

/// Adds "mon" or "mon-fri"; a span may pass the week's end.
bool add(BusinessDays& days, std::string_view part) {
    const auto hyphen = part.find('-');
    const auto first = day_named(part.substr(0, hyphen));
    const auto last = hyphen == std::string_view::npos ? first : day_named(part.substr(hyphen + 1));
    if (!first || !last) return false;
    for (std::size_t day = *first;; day = (day + 1) % k_days.size()) {
        days.set(day);
        if (day == *last) return true;
    }
}

}  // namespace

std::optional<BusinessDays> business_days_named(std::string_view text) {
    BusinessDays days;
    for (;;) {
        const auto comma = text.find(',');
        if (!add(days, text.substr(0, comma))) return std::nullopt;
        if (comma == std::string_view::npos) return days;
        text.remove_prefix(comma + 1);
    }
}

Instant deadline(Instant from, std::chrono::minutes after, bool business, BusinessDays days, Zone zone) {
    if (!business || days.none()) return from + after;
    std::chrono::milliseconds left = after;
    for (Instant at = from;;) {
        const Instant midnight = start_of_day(at, zone) + k_day;
        if (days.test(static_cast<std::size_t>(local_time(at, zone).weekday))) {
            if (left <= midnight - at) return at + left;
            left -= midnight - at;
        }
        at = midnight;
    }
}

}  // namespace mitra
