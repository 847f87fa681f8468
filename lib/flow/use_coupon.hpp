#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/referral/coupon.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {

/// A coupon that was found, and whether it may be used for a product now.
struct CouponFinding {
    referral::CouponTerms terms;
    bool owner_may_earn = true;
    std::optional<referral::CouponObstacle> obstacle;  ///< nothing: it may be used
    shop::Price before;                                ///< what the product costs without it
    shop::Price after;                                 ///< and with it, once nothing stands in the way
};
/// Looks only. Nothing where no coupon has this code.
std::optional<CouponFinding> look_at_coupon(const Services& services, std::string_view typed,
                                            const shop::Product& product);

/// What stands in a coupon's way now, whichever product it is for.
std::optional<referral::CouponObstacle> coupon_obstacle(const Services& services, const referral::CouponTerms& terms);

/// What an order takes of its coupon.
struct CouponDiscount {
    std::optional<CouponId> coupon;
    Money discount;
};
/// For the code that a buyer typed (an empty one: nothing off). Error{not_found} for one that there is not and
/// Error{refused} for one that may not be used, both with the subject "coupon".
CouponDiscount coupon_discount(const Services& services, std::string_view typed, const shop::Product& product);

/// What stands in a coupon's way, for an admin: "it expired on 2026-12-31".
std::string words_of(referral::CouponObstacle obstacle, const referral::CouponTerms& terms, Zone zone);

}  // namespace mitra::flow
