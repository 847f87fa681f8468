#pragma once

#include <optional>

#include "lib/flow/services.hpp"
#include "lib/payout/commission.hpp"
#include "lib/shop/order.hpp"
#include "lib/shop/price.hpp"

namespace mitra::flow {

/// What became of a line that was to be ended, with all that was taken back of it before.
struct TakenBack {
    enum class How {
        voided,   ///< nothing of it was paid or is on its way out: its lines are void
        line,     ///< a line below zero takes it back, from what its person is paid next
        already,  ///< nothing is left of it
    };
    How how = How::already;
    std::optional<CommissionId> line;  ///< the new one, below zero
    Money amount;
};

/// After a refund, in its transaction: takes back what the order earned, down to the rate of what the order still
/// brings. `paid` is what came for it, `refunded` what was given back of that in all, this refund included.
TakenBack take_back_commission(const Services& services, const shop::Order& order, const shop::Parts& paid,
                               Money refunded, RefundId refund);

/// Ends a line that was earned, for the actor's reason (Error{usage}): void, or taken back where it was paid or is in a
/// payout. Error{refused} for a line below zero. Audited.
TakenBack void_commission(const Services& services, CommissionId line);

}  // namespace mitra::flow
