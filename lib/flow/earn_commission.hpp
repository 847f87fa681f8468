#pragma once

#include <optional>

#include "lib/flow/services.hpp"
#include "lib/payout/commission.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

/// What an order that is paid now earns for whom it is credited to, in the caller's transaction: their frozen rate of
/// what came for the goods (price less discount, without tax and unique code), a line that is payable after the hold,
/// and its entry in the books. Nothing for an order that nobody is credited with, or of which nothing comes to a
/// rupiah.
std::optional<CommissionId> earn_commission(const Services& services, const shop::Order& order, Money received);

/// Writes a line and books it, `payable` at once where its hold is over; for the flows about commissions only. Below
/// zero it takes back.
CommissionId add_commission(const Services& services, const payout::Commission& line);
/// Voids a line that is in no payout, and books it back; for the flows about commissions only.
void end_commission(const Services& services, const payout::Commission& line);

}  // namespace mitra::flow
