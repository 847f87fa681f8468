#pragma once

#include "lib/flow/services.hpp"
#include "lib/topup/price.hpp"

namespace mitra::flow {

/// From its instant on a payment (or, named "deposit", filling the deposit) costs this; audited. The rule as it is
/// kept. Error{usage} for a name that is none, a rate above 100 %, or a fixed part below nothing or above 10 million;
/// Error{refused} where a rule of the name begins at that very instant.
topup::FeeRule add_fee_rule(const Services& services, const topup::FeeRule& rule);

}  // namespace mitra::flow
