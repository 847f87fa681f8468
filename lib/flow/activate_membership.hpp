#pragma once

#include "lib/flow/services.hpp"
#include "lib/membership/membership.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

/// What a paid order of a tier does, in the caller's transaction: the membership begins, in place of a lower tier or as
/// the renewal of the same; the request for it is approved; the member is told. Where it brings nothing new (a higher
/// tier, or the same for life) it is cancelled and the admin told; false then, and the order stays `paid`.
bool activate_membership(const Services& services, const shop::Order& order);

/// A new order of a tier has its membership, pending; in the caller's transaction. Nothing for other products.
void await_membership(const Services& services, const shop::Order& order);
/// What waited for an order that will not be paid: the membership is cancelled, the request for it rejected. False
/// where nothing waited.
bool abandon_membership(const Services& services, OrderId order);

/// A refund: what the order gave ends, and the tier before an upgrade is theirs again.
void revoke_membership(const Services& services, const shop::Order& order);

struct ExpiredMemberships {
    std::int64_t expired = 0;
    std::int64_t abandoned = 0;  ///< never paid
};
/// Ends at most `limit` memberships whose time is over, each in a transaction of its own, and lets go of what was never
/// paid. Nothing happens while the clock is not trusted.
ExpiredMemberships expire_memberships(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
