#pragma once

#include <optional>

#include "lib/flow/place_order.hpp"
#include "lib/membership/membership.hpp"

namespace mitra::flow {

/// How somebody who is signed in, or named by an admin, wants to pay.
struct MembershipOrder {
    PersonId person;
    TierId tier;
    PaymentMethod method = PaymentMethod::transfer;
    std::optional<BankAccountId> bank_account;
    std::string coupon;  ///< of a purchase
};

/// What the way to a tier costs somebody now, before tax, coupon and unique code.
struct MembershipOffer {
    enum class Way { buy, upgrade, renew, has_it };
    Way way = Way::buy;  ///< has_it: this one or a higher one, for life or not yet to be renewed
    Money price;         ///< of `upgrade`: the tier's price less what was really paid for the one they have
    Money paid;          ///< what was really paid for the one they have
    std::optional<UpgradeId> waiting;  ///< a request of theirs that is not decided
};
MembershipOffer membership_offer(const Services& services, PersonId person, TierId tier);

/// Error{refused} with subject "membership" where this person may not simply buy the tier that the product is.
void refuse_purchase(const Services& services, PersonId person, ProductId product);

/// An order of the tier's product, and its pending membership. Error{refused} with subject "membership" for somebody
/// who has this tier for life, or a higher one, or a lower one (they ask for an upgrade).
Placed buy_membership(const Services& services, const MembershipOrder& order);

struct Requested {
    membership::Upgrade upgrade;
    Placed placed;
};
/// An order of the difference, its pending membership and the request. Error{refused} with subject "membership" for
/// somebody without a membership (they buy), with this tier or a higher one, or whose last request waits.
Requested request_upgrade(const Services& services, const MembershipOrder& order);

/// What was really paid for a membership: toward the price, without unique code, tax on top and what went back; with
/// what it carries of the one before.
Money paid_for(const Services& services, const membership::Membership& membership);

}  // namespace mitra::flow
