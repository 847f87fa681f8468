#pragma once

#include <cstdint>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/topup/tip_store.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::flow {

/// What became of tips that were read.
struct MatchedTips {
    std::int64_t seen = 0;  ///< new ones
    std::int64_t paid = 0, is_short = 0, over = 0, unmatched = 0;
};
/// Stores those that are new and matches each by the code in its message, in one transaction for each. Exact pays the
/// order; over pays and the rest is the buyer's credit; short stays on suspense as a case, the buyer is told what is
/// missing, and a second tip with the code is added to it; one without a code of ours waits for a person and the owner
/// is told.
MatchedTips take_supports(const Services& services, const std::vector<topup::trakteer::Support>& supports);

/// A person says which order an unmatched tip pays. The same rules; False where it was matched so before.
bool match_tip(const Services& services, TipId tip, OrderId order);
/// It paid for nothing: a gift, booked as the owner's. A reason is needed. False where it was dismissed before.
bool dismiss_tip(const Services& services, TipId tip);
/// What came for an order's payment by tips so far.
Money tipped(const Services& services, OrderId order);

}  // namespace mitra::flow
