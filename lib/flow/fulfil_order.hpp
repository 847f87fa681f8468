#pragma once

#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

/// What being paid gives, by the product's kind: group on order where it waited, group on paid, what is owed begins
/// (start_delivery.hpp), and for `program` and `file` the order is fulfilled with it; a `service` is once its work is
/// done, a `topup` once its supplier says that it succeeded. In the caller's transaction; repeating it does nothing.
void fulfil_order(const Services& services, OrderId order);
/// Takes back what a refunded order gave: its group on paid with the rights that came by it, where no other paid order
/// of the person gives the same; and its delivery stops.
void revoke_order(const Services& services, const shop::Order& order);

}  // namespace mitra::flow
