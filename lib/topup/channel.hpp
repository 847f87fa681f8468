#pragma once

#include <optional>
#include <string_view>

namespace mitra::topup {

/// The supplier's two price lists. Each is a queue of its own: one order is in flight for each at a time.
enum class Channel { prepaid, game };
/// "prepaid", "game".
std::string_view name(Channel channel);
std::optional<Channel> channel_named(std::string_view name);

/// The level of our account, which chooses the column of prices.
enum class Level { basic, premium, special };
/// "basic", "premium", "special".
std::string_view name(Level level);
/// In any letter case, as the supplier's profile has it ("Special").
std::optional<Level> level_named(std::string_view name);

}  // namespace mitra::topup
