#pragma once

#include "cli/context.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"

namespace mitra::cli {

membership::MembershipStore memberships(Context& context);
membership::TierStore tiers(Context& context);
membership::UpgradeStore upgrades(Context& context);

/// `code name price features[] active`, and what else a tier has.
Object tier_object(const membership::Tier& tier);
/// What a list says of one; `status` of a pending one is its order's.
Object membership_object(Context& context, const membership::Membership& one);
/// `id from to amount order status`, and who decided; `status` of one that waits is its order's.
Object upgrade_object(Context& context, const membership::Upgrade& request);

}  // namespace mitra::cli
