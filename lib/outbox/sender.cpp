#include "lib/outbox/sender.hpp"

#include <algorithm>
#include <array>

namespace mitra::outbox {
namespace {

constexpr std::array<GatewayKind, 2> k_gateways{{
    {"dripsender", Channel::whatsapp, true, true},
    {"smtp", Channel::email, false, false},
}};

}  // namespace

PaceRules pace_of(const Sender& sender, const PaceRules& site) {
    PaceRules rules = site;
    if (sender.hourly_cap) rules.hourly_cap = *sender.hourly_cap;
    if (sender.shortest_gap) rules.shortest_gap = *sender.shortest_gap;
    if (sender.longest_gap) rules.longest_gap = *sender.longest_gap;
    if (sender.hours) rules.hours = *sender.hours;
    rules.warmup_from = sender.warmup_from;
    return rules;
}

const GatewayKind* gateway_kind(std::string_view name) {
    const auto* found =
        std::find_if(k_gateways.begin(), k_gateways.end(), [&](const auto& row) { return row.name == name; });
    return found == k_gateways.end() ? nullptr : found;
}

}  // namespace mitra::outbox
