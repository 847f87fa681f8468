#pragma once

#include <cstdint>

#include "lib/flow/services.hpp"

namespace mitra::flow {

struct PayoutApproval {
    enum class Outcome {
        approved,
        already,
        asked,  ///< it is above payout.confirm_above: the second admin was sent a link, and nothing is approved yet
    };
    Outcome outcome = Outcome::approved;
    PersonId second_admin;  ///< who was asked
};

/// Approves a draft from the terminal. Error{refused} for one that is cancelled, or that needs a second admin where the
/// settings name nobody who can be reached. Audited.
PayoutApproval approve_payout(const Services& services, PayoutId payout);

/// Ends a payout of which nothing was handed to a bank, for the actor's reason (Error{usage}): every line fails, and
/// what it would have paid is payable again. False when it was so before; Error{refused} once its file was made.
bool cancel_payout(const Services& services, PayoutId payout);

}  // namespace mitra::flow
