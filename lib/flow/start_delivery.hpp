#pragma once

#include "lib/flow/services.hpp"

namespace mitra::shop {
struct Order;
struct Product;
}  // namespace mitra::shop

namespace mitra::flow {

/// What being paid starts, for kinds `service` and `file`: the steps of the product, and the goods of a `file` are
/// sent. A service whose product has no steps has one, that the admin does it. In the caller's transaction; repeating
/// it does nothing.
void start_delivery(const Services& services, const shop::Order& order, const shop::Product& product);

/// The order was taken back: what is waiting or open stops, its links end. In the caller's transaction.
void stop_delivery(const Services& services, OrderId order);

}  // namespace mitra::flow
