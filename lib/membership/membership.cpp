#include "lib/membership/membership.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::membership {
namespace {

constexpr EnumNames<MembershipState, 5> k_states{{"pending", "active", "expired", "cancelled", "superseded"}};
constexpr EnumNames<UpgradeState, 3> k_upgrade_states{{"pending", "approved", "rejected"}};

}  // namespace

std::string_view name(MembershipState state) {
    return k_states.of(state);
}

std::optional<MembershipState> membership_state_named(std::string_view name) {
    return k_states.named(name);
}

std::string_view name(UpgradeState state) {
    return k_upgrade_states.of(state);
}

std::optional<UpgradeState> upgrade_state_named(std::string_view name) {
    return k_upgrade_states.named(name);
}

}  // namespace mitra::membership
