#pragma once

#include <optional>
#include <string>

#include "lib/flow/affiliate_standing.hpp"
#include "lib/flow/find_buyer.hpp"

namespace mitra::flow {

// What is told to and about affiliates, each once for its cause, in the caller's transaction.

/// An affiliate's link to the front page, "https://www.webdonasi.com/ref=RINA"; empty for an erased person.
std::string affiliate_link(const Site& site, const referral::Affiliate& affiliate, const people::Person& person);

/// To the admin: somebody applied, with a signed link that approves them.
void tell_application(const Services& services, const Buyer& applicant);
/// To the affiliate: how they stand now, and why; `before` tells an approval from the end of a suspension.
void tell_decided(const Services& services, const AffiliateStanding& now, referral::AffiliateState before);

/// To whom the order is credited: who ordered what, for follow-up. Nothing where it is nobody.
void tell_brought_order(const Services& services, const shop::Order& order);
/// To whom the order is credited, unless they were stopped meanwhile: it is paid, and what they earn by it.
void tell_brought_sale(const Services& services, const shop::Order& order);

}  // namespace mitra::flow
