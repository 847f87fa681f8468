#include "lib/outbox/gateway.hpp"

#include <array>

namespace mitra::outbox {
namespace {

constexpr std::array<std::string_view, 7> k_outcomes{
    "accepted", "rejected_recipient", "bad_request", "sender_blocked", "rate_or_quota", "transient_safe", "ambiguous"};
constexpr std::array<std::string_view, 6> k_blocks{"none",       "logged out", "banned", "may only answer",
                                                   "credential", "billing"};
constexpr std::array<std::string_view, 4> k_health{"ready", "needs_login", "bad_credential", "unknown"};

}  // namespace

std::string_view name(Health health) {
    return k_health.at(static_cast<std::size_t>(health));
}
std::string_view name(Outcome outcome) {
    return k_outcomes.at(static_cast<std::size_t>(outcome));
}
std::string_view name(BlockKind kind) {
    return k_blocks.at(static_cast<std::size_t>(kind));
}

}  // namespace mitra::outbox
