#include "lib/flow/buy_membership.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

using membership::Membership;
using membership::Tier;
using Way = MembershipOffer::Way;

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "membership"};
}

Tier existing_tier(const Services& services, TierId id) {
    auto tier = membership::TierStore{services.database}.find(id);
    if (!tier) throw Error{ErrorKind::not_found, fmt::format("no tier {}", id), "see 'mitra membership tiers'", "tier"};
    return std::move(*tier);
}

/// What came toward the price of an order and did not go back.
Money paid_toward_price(const Services& services, const shop::Order& order) {
    for (const auto& payment : payment::PaymentStore{services.database, services.vault}.of_order(order.id)) {
        if (!payment.settled_at) continue;
        const shop::Parts parts = parts_received(order, payment.received.value_or(Money{}));
        const bool tax_inside = order.tax_rule.mode == shop::TaxMode::inclusive;
        const Money toward = parts.net + (tax_inside ? parts.tax : Money{});
        return std::max(Money{}, toward - order.refunded);
    }
    return {};
}

OrderRequest request_of(const MembershipOrder& order, const Tier& tier) {
    return {.product = tier.product,
            .typed = std::nullopt,
            .buyer = order.person,
            .method = order.method,
            .bank_account = order.bank_account,
            .coupon = order.coupon};
}

void refuse_no_upgrade(const MembershipOffer& offer, PersonId person, const Tier& tier) {
    if (offer.way == Way::buy)
        refuse(fmt::format("{} has no membership to go up from", person),
               fmt::format("'mitra membership buy {} {}'", person, tier.code));
    if (offer.way != Way::upgrade)
        refuse(fmt::format("{} has '{}' or a higher tier already", person, tier.code),
               fmt::format("see 'mitra membership show {}'", person));
    if (offer.waiting)
        refuse(fmt::format("{} of {} is not decided yet", *offer.waiting, person),
               fmt::format("'mitra approve {}', with --reject to turn it down", *offer.waiting));
}

}  // namespace

Money paid_for(const Services& services, const Membership& membership) {
    return membership.carried + paid_toward_price(services, existing_order(services, membership.order));
}

MembershipOffer membership_offer(const Services& services, PersonId person, TierId id) {
    const Tier tier = existing_tier(services, id);
    MembershipOffer offer{.price = tier.price};
    if (const auto waiting = membership::UpgradeStore{services.database, services.vault}.open_of(person))
        offer.waiting = waiting->id;
    const auto has = membership::MembershipStore{services.database}.active_of(person);
    if (!has) return offer;
    const Tier current = existing_tier(services, has->tier);
    offer.paid = paid_for(services, *has);
    if (current.rank < tier.rank) {
        offer.way = Way::upgrade;
        offer.price = std::max(Money{}, tier.price - offer.paid);
    } else if (current.rank > tier.rank || !has->expires_at) {
        offer.way = Way::has_it;
    } else {
        offer.way = Way::renew;
    }
    return offer;
}

void refuse_purchase(const Services& services, PersonId person, ProductId product) {
    const auto tier = membership::TierStore{services.database}.of_product(product);
    if (!tier) return;
    const MembershipOffer offer = membership_offer(services, person, tier->id);
    if (offer.way == Way::has_it)
        refuse(fmt::format("{} has '{}' or a higher tier already", person, tier->code),
               fmt::format("see 'mitra membership show {}'", person));
    if (offer.way == Way::upgrade)
        refuse(fmt::format("{} has a lower tier, which counts for '{}'", person, tier->code),
               fmt::format("'mitra membership upgrade {} {}' costs the difference", person, tier->code));
}

Placed buy_membership(const Services& services, const MembershipOrder& order) {
    return place_order(services, request_of(order, existing_tier(services, order.tier)));
}

Requested request_upgrade(const Services& services, const MembershipOrder& order) {
    return db::in_transaction(services.database, [&] {
        const Tier tier = existing_tier(services, order.tier);
        const MembershipOffer offer = membership_offer(services, order.person, order.tier);
        refuse_no_upgrade(offer, order.person, tier);
        const Membership has = membership::MembershipStore{services.database}.active_of(order.person).value();
        OrderRequest request = request_of(order, tier);
        request.counts_for_it = std::min(offer.paid, tier.price);
        request.coupon.clear();
        const Placed placed = place_order(services, request);
        const Instant now = services.clock.now();
        membership::UpgradeStore upgrades{services.database, services.vault};
        const UpgradeId id = upgrades.add(
            {.person = order.person, .from = has.id, .to = tier.id, .order = placed.order.id, .amount = offer.price},
            now, services.actor.name);
        // Nothing to pay: it was paid, and the tier is active, before there was a request to approve.
        if (placed.order.paid_at)
            upgrades.decide(*upgrades.find(id), membership::UpgradeState::approved, {}, now, services.actor.name);
        record_audit(
            services.database, services.vault, services.actor, "membership.upgrade", to_string(id),
            fmt::format(R"({{"order":"{}","to":"{}","amount":{}}})", placed.order.id, tier.code, offer.price.rupiah()),
            now);
        return Requested{.upgrade = *upgrades.find(id), .placed = placed};
    });
}

}  // namespace mitra::flow
