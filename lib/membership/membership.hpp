#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::membership {

enum class MembershipState { pending, active, expired, cancelled, superseded };
/// As state_edge has it: "pending", "active", "expired", "cancelled", "superseded".
std::string_view name(MembershipState state);
std::optional<MembershipState> membership_state_named(std::string_view name);

/// What one person has, had or ordered.
struct Membership {
    MembershipId id;
    PersonId person;
    TierId tier;
    std::string tier_code;
    OrderId order;
    std::optional<MembershipId> follows;  ///< which it took the place of: an upgrade, or a renewal
    Money carried;                        ///< paid for what it follows, which counts for it
    Instant ordered_at;
    std::optional<Instant> started_at;
    std::optional<Instant> expires_at;  ///< empty: for life
    std::optional<Instant> ended_at;
    MembershipState state = MembershipState::pending;

    [[nodiscard]] bool active() const { return state == MembershipState::active; }
};

enum class UpgradeState { pending, approved, rejected };
/// As state_edge has it: "pending", "approved", "rejected".
std::string_view name(UpgradeState state);
std::optional<UpgradeState> upgrade_state_named(std::string_view name);

/// Somebody asks to go up, with an order of the difference.
struct Upgrade {
    UpgradeId id;
    std::string uuid;
    PersonId person;
    MembershipId from;
    std::string from_tier;
    TierId to;
    std::string to_tier;
    OrderId order;
    Money amount;
    std::string reason;  ///< why it was rejected; empty: it was not
    Instant created_at;
    UpgradeState state = UpgradeState::pending;
    Instant moved_at;
    std::string moved_by;
};

}  // namespace mitra::membership
