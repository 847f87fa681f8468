#pragma once

#include <string>

#include "lib/flow/services.hpp"
#include "lib/referral/coupon.hpp"

namespace mitra::flow {

/// A coupon that is nobody's: code, percent or amount, scope with its products, derivable, limit and expiry are taken
/// from `coupon`. Error{usage} for a code or terms that are none, Error{refused} for a code that reads like another's.
CouponId add_coupon(const Services& services, const referral::Coupon& coupon);

/// Stores the terms of `coupon` in place of those of the one with its id; they hold for its children at once, and never
/// for orders that were placed. False when nothing differs. Error{refused} for a derived one, which has none.
bool set_coupon(const Services& services, const referral::Coupon& coupon);

/// A code of an affiliate's own for what `parent` gives. Error{refused} where the parent does not allow it or does not
/// hold any more, where the affiliate may not earn, has k_most_derived codes already, or the code reads like another's.
CouponId derive_coupon(const Services& services, CouponId parent, const std::string& code, PersonId owner);
inline constexpr std::int64_t k_most_derived = 50;

/// Switches a coupon on or off, with all that were derived from it. False where it was so before.
bool switch_coupon(const Services& services, CouponId coupon, bool on);

}  // namespace mitra::flow
