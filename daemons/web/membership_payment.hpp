#pragma once

#include <string_view>
#include <vector>

#include "daemons/web/site.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/membership/tier.hpp"

namespace mitra::web {

/// What a tier costs somebody, as they would pay it, and how they may.
struct TierPrice {
    membership::Tier tier;
    flow::MembershipOffer offer;
    shop::Price price;  ///< with tax, without unique code
    std::vector<flow::PaymentChoice> choices;
};
TierPrice tier_price(const flow::Services& services, PersonId person, const membership::Tier& tier);

/// The way to pay that is named so: "duitku", "transfer:BCA", or "bank_transfer" and "e_wallet" for the first account
/// of that kind (an e-wallet is also paid at Duitku). Nothing where there is none.
std::optional<flow::PaymentChoice> choice_named(const flow::Services& services,
                                                const std::vector<flow::PaymentChoice>& choices, std::string_view name);

}  // namespace mitra::web
