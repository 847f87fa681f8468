#pragma once

#include <vector>

#include "lib/flow/services.hpp"
#include "lib/referral/finding.hpp"

namespace mitra::flow {

struct DecidedFinding {
    bool changed = false;             ///< it was open
    std::vector<CommissionId> lines;  ///< released, or ended
    Money amount;                     ///< of them
    bool banned = false;              ///< the affiliate, by this
};

/// It was no fraud: lets go of the commission that it holds, unless another finding of the order does, which then
/// holds it. For the actor's reason (Error{usage}). Nothing changes where it was cleared before; Error{refused} where
/// it was confirmed. Audited.
DecidedFinding clear_finding(const Services& services, FindingId finding);

/// It was fraud: the commission of its order ends, void or taken back (void_commission), also what the order would earn
/// when it is paid later. `ban` ends the affiliate too. For the actor's reason (Error{usage}). What was done before
/// is not done again; Error{refused} where it was cleared. Audited.
enum class Ban { no, yes };
DecidedFinding confirm_finding(const Services& services, FindingId finding, Ban ban);

}  // namespace mitra::flow
