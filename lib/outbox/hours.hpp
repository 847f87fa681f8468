#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/instant.hpp"

namespace mitra::outbox {

/// A part of the day on the site's wall clock: minutes since midnight, `from` included, `until` excluded. From 22:00
/// until 06:00 goes over midnight; equal ends are the whole day.
struct Hours {
    int from = 9 * 60;
    int until = 17 * 60;

    [[nodiscard]] bool contains(Instant instant, Zone zone) const;
    /// The first moment from `instant` on that is inside.
    [[nodiscard]] Instant opens(Instant instant, Zone zone) const;
    /// How long it is each day.
    [[nodiscard]] std::chrono::minutes length() const;
    bool operator==(const Hours&) const = default;
};

/// "09:00-17:00", or nothing.
std::optional<Hours> parse_hours(std::string_view text);
std::string to_string(Hours hours);

}  // namespace mitra::outbox
