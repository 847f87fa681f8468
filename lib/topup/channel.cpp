#include "lib/topup/channel.hpp"

#include <string>

#include "lib/base/ascii.hpp"
#include "lib/base/enum_names.hpp"

namespace mitra::topup {
namespace {

constexpr EnumNames<Channel, 2> k_channels{{"prepaid", "game"}};
constexpr EnumNames<Level, 3> k_levels{{"basic", "premium", "special"}};

}  // namespace

std::string_view name(Channel channel) {
    return k_channels.of(channel);
}
std::optional<Channel> channel_named(std::string_view name) {
    return k_channels.named(name);
}

std::string_view name(Level level) {
    return k_levels.of(level);
}
std::optional<Level> level_named(std::string_view name) {
    std::string small;
    for (const char c : name)
        small += is_letter(c) ? static_cast<char>(c | 0x20) : c;
    return k_levels.named(small);
}

}  // namespace mitra::topup
