#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/instant.hpp"

namespace mitra::membership {

/// "2026-11-20" of a day_number, and back; nothing for what is no date.
std::string day_words(std::int64_t day);
std::optional<std::int64_t> day_from_words(std::string_view words);

/// When a day begins in `zone`; the one after begins where it ends.
Instant day_start(std::int64_t day, Zone zone);

}  // namespace mitra::membership
