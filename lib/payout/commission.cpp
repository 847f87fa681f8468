#include "lib/payout/commission.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::payout {
namespace {

constexpr EnumNames<CommissionState, 4> k_states{{"pending", "payable", "paid", "void"}};
constexpr EnumNames<Role, 3> k_roles{{"affiliate", "member", "leader"}};

}  // namespace

std::string_view name(CommissionState state) {
    return k_states.of(state);
}

std::optional<CommissionState> commission_state_named(std::string_view name) {
    return k_states.named(name);
}

std::string_view name(Role role) {
    return k_roles.of(role);
}

std::optional<Role> role_named(std::string_view name) {
    return k_roles.named(name);
}

}  // namespace mitra::payout
