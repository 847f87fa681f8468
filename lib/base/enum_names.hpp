#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace mitra {

/// The names of an enum's values as tables, commands and answers write them, in the order of the enum:
///     constexpr EnumNames<Side, 2> k_sides{{"left", "right"}};
template <typename Enum, std::size_t count>
struct EnumNames {
    std::array<std::string_view, count> names;

    [[nodiscard]] std::string_view of(Enum value) const { return names.at(static_cast<std::size_t>(value)); }
    /// The value called so, to the letter; nothing for another word.
    [[nodiscard]] std::optional<Enum> named(std::string_view name) const {
        const auto* found = std::find(names.begin(), names.end(), name);
        return found == names.end() ? std::nullopt : std::optional{static_cast<Enum>(found - names.begin())};
    }
};

}  // namespace mitra
