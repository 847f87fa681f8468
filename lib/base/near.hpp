#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace mitra {

/// The candidate that `typed` was probably meant to be: fewest letters to insert, drop, change or swap, and no more
/// than a third of them. Nothing where none is that near.
std::optional<std::string_view> nearest_of(std::string_view typed, std::span<const std::string_view> candidates);

}  // namespace mitra
