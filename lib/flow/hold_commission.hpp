#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What `held_for` says of a line that an admin holds.
inline constexpr std::string_view k_held_by_admin = "admin";

/// Keeps a line from becoming payable and from being paid out: also one in a payout whose file was not made yet, which
/// then leaves it out. `held_for` is k_held_by_admin, for the actor's reason (Error{usage}), or what found it out
/// ("fraud:FRD-3"). False where it is held already: it stays so for what it was held for first. Error{refused} for a
/// line that is paid or void. Audited.
bool hold_commission(const Services& services, CommissionId line, std::string_view held_for);

struct ReleasedCommission {
    bool lifted = false;   ///< it was held
    bool payable = false;  ///< it became payable by this
};
/// Lifts a hold, for the actor's reason (Error{usage}), and makes the line payable where its time has come. Neither
/// where nobody holds it and its time has not come, or it was payable before. Error{refused} for a line that is paid or
/// void. Audited.
ReleasedCommission release_commission(const Services& services, CommissionId line);

/// Makes at most `limit` lines payable whose hold is over and which nobody holds; how many. Error{unavailable} while
/// the clock is not trusted.
std::int64_t release_due_commissions(const Services& services, std::int64_t limit);

/// The lines of an order that were not paid yet, those below zero among them.
std::vector<CommissionId> unpaid_commissions(const Services& services, OrderId order);

}  // namespace mitra::flow
