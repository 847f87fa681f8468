#include "daemons/web/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdlib>

namespace mitra::web {
namespace {

constexpr std::int64_t k_most_days = 92;
constexpr std::int64_t k_most_weeks = 104;
constexpr std::int64_t k_width = 3600;
constexpr std::int64_t k_height = 1000;
constexpr std::int64_t k_least_height = 24;  // one sale beside thousands is still to be seen
constexpr std::int64_t k_largest_drawn = 100'000'000'000'000;
constexpr std::size_t k_widest = 7;  // one bar alone is no wider than if there were so many

std::string escaped(std::string_view words) {
    std::string safe;
    for (const char c : words) {
        if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else
            safe += c;
    }
    return safe;
}

std::int64_t next_monday(std::int64_t day) {
    return day + 7 - (day + 3) % 7;  // 1970-01-01 was a Thursday
}

std::int64_t next_month(std::int64_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    const std::chrono::year_month_day first{date.year(), date.month(), std::chrono::day{1}};
    return std::chrono::sys_days{first + std::chrono::months{1}}.time_since_epoch().count();
}

std::int64_t end_of_bucket(std::int64_t day, Grain grain) {
    switch (grain) {
        case Grain::day:
            break;
        case Grain::week:
            return next_monday(day);
        case Grain::month:
            return next_month(day);
    }
    return day + 1;
}

/// From the lowest to the highest value, zero always among them. What is too large to be multiplied is drawn from its
/// leading digits.
struct Scale {
    std::int64_t low = 0, high = 0;
    std::int64_t divisor = 1;

    /// How far below the upper edge a value lies.
    [[nodiscard]] std::int64_t y(std::int64_t value) const {
        const std::int64_t range = high / divisor - low / divisor;
        return range == 0 ? k_height : (high / divisor - value / divisor) * k_height / range;
    }
};

std::int64_t divisor_for(std::int64_t size) {
    return size / k_largest_drawn + 1;
}

Scale scale_of(const std::vector<std::int64_t>& values) {
    if (values.empty()) return {};
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const std::int64_t low = std::min<std::int64_t>(*least, 0), high = std::max<std::int64_t>(*most, 0);
    return {low, high, std::max(divisor_for(high), divisor_for(-low))};
}

std::string path_of(const std::vector<std::int64_t>& values, const Scale& scale) {
    const auto count = static_cast<std::int64_t>(values.size());
    const std::int64_t zero = scale.y(0);
    const std::int64_t bar = k_width / static_cast<std::int64_t>(std::max(values.size(), k_widest)) * 4 / 5;
    std::string path;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t value = values[static_cast<std::size_t>(i)];
        if (value == 0) continue;
        const std::int64_t middle = (2 * i + 1) * k_width / (2 * count);
        const std::int64_t size = std::max(std::abs(scale.y(value) - zero), k_least_height);
        path += fmt::format("M{} {}h{}v{}h-{}z", middle - bar / 2, zero, bar, value > 0 ? -size : size, bar);
    }
    return path;
}

}  // namespace

Grain grain_of(const referral::Days& days) {
    const std::int64_t count = days.until - days.from;
    if (count <= k_most_days) return Grain::day;
    return count <= 7 * k_most_weeks ? Grain::week : Grain::month;
}

std::vector<Bucket> empty_buckets(const referral::Days& days, Grain grain) {
    std::vector<Bucket> buckets;
    for (std::int64_t day = days.from; day < days.until;) {
        const std::int64_t end = std::min(end_of_bucket(day, grain), days.until);
        buckets.push_back({{day, end}, {}});
        day = end;
    }
    return buckets;
}

Bucket& bucket_of(std::vector<Bucket>& buckets, std::int64_t day) {
    const auto found =
        std::find_if(buckets.begin(), buckets.end(), [&](const Bucket& b) { return day < b.days.until; });
    assert(found != buckets.end() && found->days.from <= day);
    return *found;
}

void add_to(referral::Counts& sum, const referral::Counts& more) {
    sum.clicks += more.clicks;
    sum.checkouts += more.checkouts;
    sum.registrants += more.registrants;
    sum.sales += more.sales;
    sum.turnover = sum.turnover + more.turnover;
    sum.commission = sum.commission + more.commission;
}

bool is_nothing(const referral::Counts& counts) {
    return counts.clicks == 0 && counts.checkouts == 0 && counts.registrants == 0 && counts.sales == 0 &&
           counts.turnover == Money{} && counts.commission == Money{};
}

std::string bars_svg(const Bars& bars) {
    const Scale scale = scale_of(bars.values);
    return fmt::format(
        R"(<svg class="bars {0}" viewBox="0 0 {1} {2}" preserveAspectRatio="none" role="img" aria-labelledby="{0}-judul {0}-isi">)"
        R"(<title id="{0}-judul">{3}</title><desc id="{0}-isi">{4}</desc>)"
        R"(<path class="bars-fill" d="{5}"/><path class="bars-zero" vector-effect="non-scaling-stroke" d="M0 {6}h{1}"/></svg>)",
        bars.id, k_width, k_height, escaped(bars.title), escaped(bars.description), path_of(bars.values, scale),
        scale.y(0));
}

std::string share_svg(std::int64_t part, std::int64_t whole) {
    const std::int64_t divisor = divisor_for(std::max<std::int64_t>(whole, 0));
    const std::int64_t inside = whole <= 0 ? 0 : std::clamp<std::int64_t>(part, 0, whole);
    const std::int64_t width = inside == 0 ? 0 : inside / divisor * k_width / (whole / divisor);
    return fmt::format(
        R"(<svg class="share-bar" viewBox="0 0 {0} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path class="bars-fill" d="M0 0h{1}v10H0z"/></svg>)",
        k_width, inside > 0 ? std::max<std::int64_t>(width, k_width / 200) : 0);
}

}  // namespace mitra::web
