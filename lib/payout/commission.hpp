#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::payout {

enum class CommissionState { pending, payable, paid, voided };
/// As state_edge has it: "pending", "payable", "paid", "void".
std::string_view name(CommissionState state);
std::optional<CommissionState> commission_state_named(std::string_view name);

/// As whom somebody earns.
enum class Role { affiliate, member, leader };
/// "affiliate", "member", "leader".
std::string_view name(Role role);
std::optional<Role> role_named(std::string_view name);

/// One line of what one person earned from one thing. What is taken back of a line that is not simply voided is a line
/// of its own below zero, which names it.
struct Commission {
    CommissionId id;
    std::string source;  ///< what earned it, once for ever: "ORD-12"; what took it back: "RFD-3", "COM-8"
    PersonId person;
    Role role = Role::affiliate;
    std::optional<OrderId> order;
    std::optional<CommissionId> corrects;  ///< of a line below zero
    Money base;
    BasisPoints rate;
    Money amount;
    Instant earned_at;
    Instant payable_at;  ///< when its hold is over
    std::optional<Instant> held_at;
    std::string held_for;  ///< "fraud:FRD-3", "admin"; empty: not held
    CommissionState state = CommissionState::pending;
    Instant moved_at;
    std::string moved_by;

    [[nodiscard]] bool unpaid() const { return state == CommissionState::pending || state == CommissionState::payable; }
};

}  // namespace mitra::payout
