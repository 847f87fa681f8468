#pragma once

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What an order's money leaves to buy its goods with: what was received for it, less what the payment cost and what
/// went back. Of what came above its price nothing counts, nor does that part's cost.
Money paid_for_topup(const Services& services, OrderId order);

}  // namespace mitra::flow
