#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>

#include "lib/base/instant.hpp"

namespace mitra {

/// The days of a week on which work is done; bit 0 is Sunday.
using BusinessDays = std::bitset<7>;

/// Of "mon-fri", "mon-sat", "mon,wed,fri", "sun-thu"; nothing for anything else.
std::optional<BusinessDays> business_days_named(std::string_view text);

/// `hours` after `from`: by the clock, or (`business`) counting whole business days of `zone` alone, so that 24 hours
/// from Friday 15.00 end on Monday 15.00, and from Saturday 10.00 on Monday 24.00.
Instant deadline(Instant from, std::chrono::minutes after, bool business, BusinessDays days, Zone zone);

}  // namespace mitra
