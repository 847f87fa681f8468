#pragma once

#include <optional>

#include "lib/flow/click_token.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/referral/attribution.hpp"
#include "lib/referral/binding_store.hpp"

namespace mitra::flow {

/// Decides whom an order that was just placed is credited to, freezes the rate, and stores everybody who was looked at
/// with what was found: the owner of the order's coupon, the click that the visitor's cookie remembers, the click that
/// is remembered for the buyer's phone or e-mail. A click that counts is remembered for those. In the caller's
/// transaction, before anybody is told of the order; once for each order.
referral::Attribution attribute_order(const Services& services, const shop::Order& order, const OrderRequest& request);

/// Somebody registers through the link of `referrer`: where that is an affiliate who may earn, it is counted, and
/// remembered for their contacts. `click` is what their cookie remembers, if anything.
void attribute_registration(const Services& services, PersonId referrer, const referral::Contacts& contacts,
                            const std::optional<Click>& click, Instant at);

}  // namespace mitra::flow
