#pragma once

#include <chrono>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/membership.hpp"
#include "lib/membership/tier.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

// What is told about memberships, each once for its cause, in the caller's transaction.

/// How long before its end somebody hears that a membership can be renewed.
inline constexpr std::chrono::days k_told_before_end{7};

void tell_membership_begun(const Services& services, const membership::Membership& one, const membership::Tier& tier);
void tell_membership_ending(const Services& services, const membership::Membership& one, const membership::Tier& tier);
void tell_membership_over(const Services& services, const membership::Membership& one, const membership::Tier& tier);
/// To the admin: a tier was paid for that brings its buyer nothing new.
void tell_membership_in_vain(const Services& services, const shop::Order& order, const membership::Tier& tier,
                             const membership::Tier& has);
void tell_upgrade_rejected(const Services& services, const membership::Upgrade& request, const membership::Tier& tier,
                           std::string_view reason);

}  // namespace mitra::flow
