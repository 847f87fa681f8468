#include "lib/event/event.hpp"

#include <algorithm>

namespace mitra::event {
namespace {

using std::chrono::days;

int days_in_month(int year, int month) {
    const std::chrono::year_month_day_last last{std::chrono::year{year} / month / std::chrono::last};
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

Instant month_later(Instant start, Zone zone, int wanted) {
    const LocalTime local = local_time(start, zone);
    const int year = local.month == 12 ? local.year + 1 : local.year;
    const int month = local.month == 12 ? 1 : local.month + 1;
    const int day = std::min(wanted == 0 ? local.day : wanted, days_in_month(year, month));
    const auto date = [](int y, int m, int d) {
        return std::chrono::sys_days{std::chrono::year{y} / m / d}.time_since_epoch();
    };
    return start + (date(year, month, day) - date(local.year, local.month, local.day));
}

}  // namespace

Instant next_start(Instant start, Repeat repeat, Zone zone, int day) {
    switch (repeat) {
        case Repeat::weekly:
            return start + days{7};
        case Repeat::monthly:
            return month_later(start, zone, day);
        case Repeat::never:
            break;
    }
    return start;
}

int month_day(Instant start, Zone zone) {
    return local_time(start, zone).day;
}

std::string_view name(Repeat repeat) {
    switch (repeat) {
        case Repeat::weekly:
            return "weekly";
        case Repeat::monthly:
            return "monthly";
        case Repeat::never:
            break;
    }
    return "never";
}

std::optional<Repeat> repeat_named(std::string_view text) {
    for (const Repeat repeat : {Repeat::never, Repeat::weekly, Repeat::monthly})
        if (name(repeat) == text) return repeat;
    return std::nullopt;
}

}  // namespace mitra::event
