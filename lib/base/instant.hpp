#pragma once

#include <fmt/format.h>

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mitra {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z. Zones matter only where a person reads or writes it.
struct Instant {
    std::int64_t milliseconds = 0;

    constexpr auto operator<=>(const Instant&) const = default;
    constexpr Instant operator+(std::chrono::milliseconds by) const { return {milliseconds + by.count()}; }
    constexpr Instant operator-(std::chrono::milliseconds by) const { return {milliseconds - by.count()}; }
    constexpr std::chrono::milliseconds operator-(Instant other) const {
        return std::chrono::milliseconds{milliseconds - other.milliseconds};
    }
    constexpr Instant& operator+=(std::chrono::milliseconds by) { return *this = *this + by; }
};

/// A zone with a fixed offset from UTC; Indonesia has three and no summer time.
struct Zone {
    std::chrono::minutes offset{7 * 60};
    std::string_view abbreviation = "WIB";

    /// The zone of "Asia/Jakarta", "Asia/Makassar" or "Asia/Jayapura"; nothing for any other name.
    static std::optional<Zone> named(std::string_view name);
    bool operator==(const Zone&) const = default;
};

/// What a calendar and a clock on the wall show.
struct LocalTime {
    int year = 0;
    int month = 0;    ///< 1 to 12
    int day = 0;      ///< 1 to 31
    int weekday = 0;  ///< 0 is Sunday
    int hour = 0;
    int minute = 0;
    int second = 0;
};

LocalTime local_time(Instant instant, Zone zone);
/// 00:00 of the day that `instant` falls on in `zone`.
Instant start_of_day(Instant instant, Zone zone);
/// Which day it is in `zone`, counted from 1970-01-01.
std::int64_t day_number(Instant instant, Zone zone);

/// "2026-11-20T09:30:00+07:00"; milliseconds are shown only where there are any.
std::string to_iso8601(Instant instant, Zone zone);
/// What RFC 3339 allows ("2026-11-20T09:30:00+07:00", "...Z"); and, read in `zone`, "2026-11-20 09:30",
/// "2026-11-20T09:30[:SS]" and "2026-11-20". Nothing for anything else, an impossible date included.
std::optional<Instant> parse_instant(std::string_view text, Zone zone);

}  // namespace mitra
