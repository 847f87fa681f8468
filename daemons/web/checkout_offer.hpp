#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/flow/place_order.hpp"
#include "lib/shop/price.hpp"

namespace mitra::web {

/// What a checkout offers for the coupon that somebody typed, or for none.
struct Offer {
    shop::Price price;                         ///< less the coupon, where it may be used
    std::vector<flow::PaymentChoice> choices;  ///< that fit what is left to pay
    std::string coupon;                        ///< the code as it is shown, where it is used
    std::string complaint;                     ///< why the one that was typed is not

    [[nodiscard]] bool free() const { return price.total == Money{}; }
};
Offer offer_for(const flow::Services& services, const shop::Product& product, std::string_view typed_coupon);

}  // namespace mitra::web
