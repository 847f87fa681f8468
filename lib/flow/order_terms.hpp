#pragma once

#include "lib/flow/place_order.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {

/// A product that can be ordered, or Error{not_found}, Error{refused}.
shop::Product product_on_sale(const Services& services, ProductId id);

/// Price and way of paying, frozen into an order that still needs its buyer; a transfer's code is found. The errors of
/// place_order. In the caller's transaction.
shop::Order order_terms(const Services& services, const shop::Product& product, const OrderRequest& request);

/// The subject of the error that says that all codes of an amount are taken.
inline constexpr const char* k_codes_taken = "unique_code";
/// Tells the admin of it.
void alert_codes_taken(const Services& services, const OrderRequest& request);

}  // namespace mitra::flow
