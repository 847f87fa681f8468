#include "cli/membership/membership_view.hpp"

#include "cli/payout/payout_view.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::cli {
namespace {

std::string_view state_of(Context& context, OrderId order) {
    return shop::name(shop::OrderStore{context.database()}.named(to_string(order)).state);
}

}  // namespace

membership::MembershipStore memberships(Context& context) {
    return membership::MembershipStore{context.database()};
}

membership::TierStore tiers(Context& context) {
    return membership::TierStore{context.database()};
}

membership::UpgradeStore upgrades(Context& context) {
    return {context.database(), context.app().vault()};
}

Object tier_object(const membership::Tier& tier) {
    List features;
    for (const std::string& feature : tier.features)
        features.emplace_back(feature);
    return {{"code", tier.code}, {"name", tier.name},      {"price", tier.price}, {"features", std::move(features)},
            {"days", tier.days}, {"active", tier.on_sale}, {"rank", tier.rank},   {"product", tier.product}};
}

Object membership_object(Context& context, const membership::Membership& one) {
    const bool waits = one.state == membership::MembershipState::pending;
    return {{"id", one.id},
            {"person", one.person},
            {"name", or_null(name_of(context, one.person))},
            {"tier", one.tier_code},
            {"status", waits ? state_of(context, one.order) : membership::name(one.state)},
            {"order", one.order},
            {"ordered_at", context.iso(one.ordered_at)},
            {"since", context.iso(one.started_at)},
            {"expires_at", context.iso(one.expires_at)},
            {"ended_at", context.iso(one.ended_at)},
            {"follows", one.follows}};
}

Object upgrade_object(Context& context, const membership::Upgrade& request) {
    const bool waits = request.state == membership::UpgradeState::pending;
    return {{"id", request.id},
            {"person", request.person},
            {"name", or_null(name_of(context, request.person))},
            {"from", request.from_tier},
            {"to", request.to_tier},
            {"amount", request.amount},
            {"order", request.order},
            {"status", waits ? state_of(context, request.order) : membership::name(request.state)},
            {"created_at", context.iso(request.created_at)},
            {"decided_at", waits ? std::nullopt : context.iso(std::optional{request.moved_at})},
            {"decided_by", waits ? std::nullopt : std::optional{request.moved_by}},
            {"reason", or_null(request.reason)}};
}

}  // namespace mitra::cli
