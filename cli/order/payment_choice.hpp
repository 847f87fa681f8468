#pragma once

#include "cli/context.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/shop/product.hpp"

namespace mitra::cli {

/// The way of paying that was named for a product less `discount`, or the only one that there is; nothing for what is
/// free. Error{usage} where one must be named, Error{refused} for one that there is not.
std::optional<flow::PaymentChoice> payment_choice(Context& context, const shop::Product& product, Money discount,
                                                  const std::optional<std::string>& method);

}  // namespace mitra::cli
