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
    std::optional<Instant> cancelled_at;

    [[nodiscard]] Instant ends_at() const { return starts_at + duration; }
};

/// The start of the next event of a series: a week later, or the same day of the next month (the last day where that
/// month is shorter), at the same time on the wall.
Instant next_start(Instant start, Repeat repeat, Zone zone);

/// How long before the start the reminder goes out (S3-11).
inline constexpr std::chrono::minutes k_reminder_lead{60};

}  // namespace mitra::event
