#pragma once

#include "cli/context.hpp"
#include "lib/payout/commission_store.hpp"

namespace mitra::cli {

payout::CommissionStore commissions(Context& context);

/// A line as INTERFACE.md, 5 has it, and what else is known.
Object commission_object(Context& context, const payout::Commission& line);

}  // namespace mitra::cli
