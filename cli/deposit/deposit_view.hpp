#pragma once

#include "cli/context.hpp"
#include "lib/topup/fee_store.hpp"

namespace mitra::cli {

/// `id amount fee from at by`.
Object deposit_object(Context& context, const topup::Deposit& deposit);

}  // namespace mitra::cli
