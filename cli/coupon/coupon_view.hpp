#pragma once

#include "cli/context.hpp"
#include "lib/referral/coupon.hpp"

namespace mitra::cli {

/// By "CPN-4" or a code, however it is typed; Error{not_found} otherwise.
referral::CouponTerms coupon_named(Context& context, const std::string& reference);
/// One coupon with the terms that hold for it, a derived one's from its parent.
Object coupon_object(Context& context, const referral::CouponTerms& terms);
/// "Rp 50.000" or "10 %".
std::string off_words(const referral::CouponTerms& terms);

}  // namespace mitra::cli
