#pragma once

#include "cli/context.hpp"
#include "lib/shop/order.hpp"

namespace mitra::cli {

/// Whom an order is credited to and how that was decided: everybody who was looked at, the rate and where it came from,
/// what was earned.
void show_attribution(Context& context, const shop::Order& order);

}  // namespace mitra::cli
