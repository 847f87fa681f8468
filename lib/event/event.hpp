#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::event {

enum class Repeat { never, weekly, monthly };
/// "never", "weekly", "monthly".
std::string_view name(Repeat repeat);
std::optional<Repeat> repeat_named(std::string_view text);

struct Event {
    EventId id;
    std::string uuid;
    std::string title;
    Instant starts_at;
    std::chrono::minutes duration{90};
    std::string zoom_url;
    std::string video_url;    ///< may be empty: then the site's intro video
    std::string meta = "{}";  ///< a JSON object
    Repeat repeat = Repeat::never;
    int repeat_day = 0;                   ///< of the month, in a monthly series: 31 is the last day of a shorter month
    std::optional<Instant> repeat_until;  ///< no event of the series starts later
    std::optional<TierId> tier;           ///< a meeting: for the members of this tier alone
    std::optional<EventId> successor;     ///< the next of its series, once that was made
    std::optional<Instant> cancelled_at;

    [[nodiscard]] Instant ends_at() const { return starts_at + duration; }
};

/// The start of the next event of a series: a week later, or in the next month on its `day` (the last day where that
/// month is shorter; 0: the day of `start`), at the same time on the wall.
Instant next_start(Instant start, Repeat repeat, Zone zone, int day = 0);
/// The day of the month that a series which begins at `start` is held on.
int month_day(Instant start, Zone zone);

/// How long before the start the reminder goes out (S3-11).
inline constexpr std::chrono::minutes k_reminder_lead{60};

}  // namespace mitra::event
