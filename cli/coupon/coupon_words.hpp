#pragma once

#include "cli/context.hpp"
#include "lib/referral/coupon.hpp"

namespace mitra::cli {

/// What `coupon add` and `coupon set` say of a coupon; what is not said stays as it is.
struct CouponWords {
    std::optional<BasisPoints> percent;
    std::optional<Money> fixed;
    std::vector<std::string> only, except;
    std::optional<bool> derivable;
    std::optional<std::string> limit, until;  ///< or "none"
};

Verb& declare_coupon(Verb& verb, CouponWords& words);
/// Puts what was said into the coupon. Error{usage} that names the option.
void apply(Context& context, const CouponWords& words, referral::Coupon& coupon);
/// Remarks about what it does to prices as they are now: products that it makes free, or too cheap to be paid for.
void warn_of_prices(Context& context, const referral::Coupon& coupon);

}  // namespace mitra::cli
