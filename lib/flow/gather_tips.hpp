#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/payment/payment.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

// Tips that were short, one by one; for settle_payment and match_tips.

/// The books' account of what lies at Trakteer.
std::string tip_account();
/// The cause of a tip's case: one for each tip.
std::string tip_cause(std::string_view reference);
/// What stands on suspense of an order's short tips.
Money short_tips(const Services& services, OrderId order);

/// Where tips of this order came short before, and with this one it is enough: their money is moved together, their
/// cases are closed, and it pays the order; what is over becomes the buyer's credit. Nothing where none came before, or
/// it is still not enough. In the caller's transaction.
std::optional<Settled> gather_tips(const Services& services, const shop::Order& order, const payment::Payment& payment,
                                   const payment::Evidence& evidence);

}  // namespace mitra::flow
