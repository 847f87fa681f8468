#include <algorithm>
#include <array>

#include "lib/outbox/lane.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {
namespace {

// The table of kinds: what STOP and missing consent block, what goes first, what is owed, how long it is worth sending.
// clang-format off
constexpr std::array<KindRules, 11> k_kinds{{
    //                                             STOP   consent  urgent  owed   days
    {Kind::welcome,        "welcome",              true,  false,   true,   false,  7},
    {Kind::referrer_alert, "referrer_alert",       true,  false,   true,   false,  7},
    {Kind::reminder,       "reminder",             true,  false,   true,   false,  0},
    {Kind::follow_up,      "follow_up",            true,  true,    false,  false,  7},
    {Kind::broadcast,      "broadcast",            true,  true,    false,  false,  7},
    {Kind::order,          "order",                false, false,   true,   true,  30},
    {Kind::payment,        "payment",              false, false,   true,   true,  30},
    {Kind::account,        "account",              false, false,   true,   true,  30},
    {Kind::delivery,       "delivery",             false, false,   true,   true,  30},
    {Kind::topup,          "topup",                false, false,   true,   true,  30},
    {Kind::admin_alert,    "admin_alert",          false, false,   true,   true,   1},
}};
// clang-format on

constexpr std::array<std::string_view, 7> k_states{"queued",  "sending",   "sent",   "failed",
                                                   "unknown", "cancelled", "expired"};

}  // namespace

const KindRules& rules_of(Kind kind) {
    return k_kinds.at(static_cast<std::size_t>(kind));
}
std::span<const KindRules> all_kinds() {
    return k_kinds;
}

std::optional<Kind> kind_named(std::string_view name) {
    const auto found = std::find_if(k_kinds.begin(), k_kinds.end(), [&](const auto& row) { return row.name == name; });
    return found == k_kinds.end() ? std::nullopt : std::optional{found->kind};
}

std::string_view name(Channel channel) {
    return channel == Channel::whatsapp ? "whatsapp" : "email";
}
std::optional<Channel> channel_named(std::string_view name) {
    if (name == "whatsapp") return Channel::whatsapp;
    if (name == "email") return Channel::email;
    return std::nullopt;
}

std::span<const std::string_view> state_names() {
    return k_states;
}

std::int64_t lane_of(Kind kind, Channel channel, std::optional<BroadcastId> broadcast) {
    const std::int64_t later = rules_of(kind).urgent ? 0 : 2;
    return (broadcast ? broadcast->value * 4 : 0) + later + (channel == Channel::email ? 1 : 0);
}

}  // namespace mitra::outbox
