#include "lib/flow/activate_membership.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/assign_account.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/flow/change_leader.hpp"
#include "lib/flow/chat_access.hpp"
#include "lib/flow/membership_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/tier_meetings.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using membership::Membership;
using membership::MembershipState;
using membership::Tier;
using membership::UpgradeState;

membership::MembershipStore memberships(const Services& services) {
    return membership::MembershipStore{services.database};
}

Tier tier_of(const Services& services, const Membership& one) {
    return membership::TierStore{services.database}.find(one.tier).value();
}

std::optional<GroupId> group_of(const Services& services, const Tier& tier) {
    const auto product = shop::ProductStore{services.database}.find(tier.product);
    return product ? product->group_on_paid : std::nullopt;
}

/// Into the meetings of the tier that somebody has now, and out of all others.
void change_meetings(const Services& services, PersonId member) {
    leave_meetings(services, member);
    join_meetings(services, member);
}

// Every room's part in a beginning and an end. Each looks itself what the person may do now, so that it does no harm
// to ask it twice.
void has_more(const Services& services, PersonId member) {
    assign_leader_automatically(services, member);
    change_meetings(services, member);
    open_chat_to(services, member);
}
void has_less(const Services& services, PersonId member) {
    change_meetings(services, member);
    close_chat_to(services, member);
    release_account(services, member, "keanggotaan yang memberi akun ini berakhir");
}

/// Out of the group of a tier that is over, unless the tier that somebody has now has the same.
void leave_group(const Services& services, const Membership& over, const std::optional<Tier>& now_has) {
    const auto group = group_of(services, tier_of(services, over));
    if (!group || (now_has && group_of(services, *now_has) == group)) return;
    people::GroupStore{services.database}.leave(*group, over.person, services.clock.now());
}

void end(const Services& services, const Membership& one, MembershipState to) {
    if (!memberships(services).end(one.id, one.state, to, services.clock.now(), services.actor.name))
        throw Error{ErrorKind::internal, fmt::format("{} did not become {}", one.id, membership::name(to)), {}, {}};
}

/// Whether a paid membership brings something, beside the one that somebody has.
bool brings_something(const Services& services, const Tier& tier, const Membership& has) {
    const Tier current = tier_of(services, has);
    return current.rank < tier.rank || (current.rank == tier.rank && has.expires_at);
}

membership::Beginning beginning_of(const Services& services, const Tier& tier, const std::optional<Membership>& has) {
    const Instant now = services.clock.now();
    if (!has) return {.at = now, .expires_at = tier.end_after(now)};
    const bool renewal = has->tier == tier.id;
    // A renewal that comes early is not shorter for it.
    const Instant from = renewal ? std::max(now, has->expires_at.value_or(now)) : now;
    return {.at = now,
            .expires_at = tier.end_after(from),
            .follows = has->id,
            .carried = renewal ? Money{} : paid_for(services, *has)};
}

/// The pending one of this order; a late payment may find it abandoned, an order of old may never have had one.
Membership awaited(const Services& services, const shop::Order& order, const Tier& tier) {
    if (auto found = memberships(services).of_order(order.id)) return std::move(*found);
    const MembershipId id =
        memberships(services).add(order.buyer, tier.id, order.id, services.clock.now(), services.actor.name);
    return memberships(services).find(id).value();
}

void approve_request(const Services& services, const shop::Order& order) {
    membership::UpgradeStore upgrades{services.database, services.vault};
    if (const auto request = upgrades.of_order(order.id))
        upgrades.decide(*request, UpgradeState::approved, {}, services.clock.now(), services.actor.name);
}

bool expire_one(const Services& services, MembershipId id) {
    return db::in_transaction(services.database, [&] {
        const auto one = memberships(services).find(id);
        if (!one || !one->active() || !one->expires_at || *one->expires_at > services.clock.now()) return false;
        end(services, *one, MembershipState::expired);
        leave_group(services, *one, std::nullopt);
        has_less(services, one->person);
        tell_membership_over(services, *one, tier_of(services, *one));
        return true;
    });
}

/// What was there before an upgrade or a renewal is theirs again, for as long as it would have been.
void reinstate(const Services& services, const Membership& revoked) {
    if (!revoked.follows) return;
    const Membership before = memberships(services).find(*revoked.follows).value();
    const Instant now = services.clock.now();
    const shop::Order order = existing_order(services, before.order);
    const bool paid = order.state == shop::OrderState::paid || order.state == shop::OrderState::fulfilled;
    if (!paid || (before.expires_at && *before.expires_at <= now)) return;
    const MembershipId id =
        memberships(services).add(before.person, before.tier, before.order, now, services.actor.name);
    memberships(services).begin(id,
                                {.at = now, .expires_at = before.expires_at, .follows = {}, .carried = before.carried},
                                services.actor.name);
    if (const auto group = group_of(services, tier_of(services, before)))
        people::GroupStore{services.database}.join(*group, before.person, now);
}

}  // namespace

void await_membership(const Services& services, const shop::Order& order) {
    const auto tier = membership::TierStore{services.database}.of_product(order.product);
    if (tier) memberships(services).add(order.buyer, tier->id, order.id, order.placed_at, services.actor.name);
}

bool activate_membership(const Services& services, const shop::Order& order) {
    const auto tier = membership::TierStore{services.database}.of_product(order.product);
    if (!tier) return true;  // sold before it was a tier: its group is all it gives
    const Membership one = awaited(services, order, *tier);
    if (one.active()) return true;
    const auto has = memberships(services).active_of(order.buyer);
    if (has && !brings_something(services, *tier, *has)) {
        end(services, one, MembershipState::cancelled);
        tell_membership_in_vain(services, order, *tier, tier_of(services, *has));
        return false;
    }
    const membership::Beginning beginning = beginning_of(services, *tier, has);
    if (has) {
        end(services, *has, MembershipState::superseded);
        leave_group(services, *has, tier);
    }
    if (!memberships(services).begin(one.id, beginning, services.actor.name))
        throw Error{ErrorKind::internal, fmt::format("{} did not become active", one.id), {}, {}};
    approve_request(services, order);
    if (const auto group = group_of(services, *tier))
        people::GroupStore{services.database}.join(*group, one.person, services.clock.now());
    has_more(services, one.person);
    tell_membership_begun(services, memberships(services).find(one.id).value(), *tier);
    return true;
}

bool abandon_membership(const Services& services, OrderId order) {
    const auto one = memberships(services).of_order(order);
    if (!one || one->state != MembershipState::pending) return false;
    end(services, *one, MembershipState::cancelled);
    membership::UpgradeStore upgrades{services.database, services.vault};
    if (const auto request = upgrades.of_order(order))
        upgrades.decide(*request, UpgradeState::rejected, "tidak dibayar", services.clock.now(), services.actor.name);
    return true;
}

void revoke_membership(const Services& services, const shop::Order& order) {
    const auto one = memberships(services).of_order(order.id);
    if (!one) return;
    end(services, *one, MembershipState::cancelled);
    if (one->active()) reinstate(services, *one);
    has_less(services, one->person);
}

ExpiredMemberships expire_memberships(const Services& services, std::int64_t limit) {
    require_trusted_clock(services);
    ExpiredMemberships done;
    const Instant now = services.clock.now();
    for (const MembershipId id : memberships(services).to_expire(now, limit))
        done.expired += expire_one(services, id) ? 1 : 0;
    for (const MembershipId id : memberships(services).abandoned(now - services.site.shop.grace, limit))
        done.abandoned += db::in_transaction(services.database, [&] {
            const auto one = memberships(services).find(id);
            return one && abandon_membership(services, one->order) ? 1 : 0;
        });
    for (const MembershipId id : memberships(services).ending(now, now + k_told_before_end, limit)) {
        const Membership one = memberships(services).find(id).value();
        db::in_transaction(services.database, [&] { tell_membership_ending(services, one, tier_of(services, one)); });
    }
    return done;
}

}  // namespace mitra::flow
