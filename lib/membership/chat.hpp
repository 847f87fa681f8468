#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::membership {

enum class InviteState { planned, open, used, expired, cancelled, failed };
/// As state_edge has it: "planned", "open", "used", "expired", "cancelled", "failed".
std::string_view name(InviteState state);

/// How long a link into the group opens it.
inline constexpr std::chrono::hours k_invite_life{7 * 24};

/// A link into the members' chat group, for one person and one use.
struct Invite {
    InviteId id;
    PersonId person;
    std::int64_t chat = 0;
    std::string link;  ///< empty before it was made, and once it opens nothing
    std::optional<Instant> expires_at;
    std::optional<Instant> revoked_at;
    std::string made_by;
    Instant created_at;
    InviteState state = InviteState::planned;
    Instant moved_at;

    [[nodiscard]] bool opens(Instant now) const {
        return state == InviteState::open && expires_at && now < *expires_at;
    }
};

enum class Departure { left, removed, kicked };
/// "left", "removed" (the membership ended), "kicked" (an admin's act)
std::string_view name(Departure how);

/// One person's time in the group, and what they did there.
struct Stay {
    StayId id;
    PersonId person;
    InviteId invite;
    std::int64_t chat = 0;
    std::int64_t user = 0;  ///< at Telegram; 0 once its person was erased
    Instant joined_at;
    std::optional<Instant> left_at;
    std::string left_how;
    std::optional<Instant> seen_at;  ///< when they wrote last
    std::int64_t messages = 0;

    [[nodiscard]] bool inside() const { return !left_at; }
};

}  // namespace mitra::membership
