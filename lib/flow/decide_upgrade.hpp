#pragma once

#include <string_view>

#include "lib/flow/settle_payment.hpp"
#include "lib/membership/membership.hpp"

namespace mitra::flow {

/// What a decision came to.
struct DecidedUpgrade {
    bool changed = false;  ///< false: it was decided like this before
    Settled settled;       ///< of an approval
};

/// Verifies the payment handed in, at the full amount, which activates the tier. Error{refused} where nothing was
/// handed in, and where the request was rejected.
DecidedUpgrade approve_upgrade(const Services& services, UpgradeId id);
/// With a reason (Error{usage} without) that the member is told; the order is cancelled. Error{refused} once approved.
DecidedUpgrade reject_upgrade(const Services& services, UpgradeId id, std::string_view reason);

}  // namespace mitra::flow
