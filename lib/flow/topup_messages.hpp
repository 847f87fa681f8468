#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"
#include "lib/topup/topup.hpp"

namespace mitra::flow {

// What is told about a top-up, each once for its cause, in the caller's transaction; SOP numbers are those of the
// brief.

/// SOP 3 and 5: to the buyer what was ordered, the pay link and the code; to the owner who ordered what.
void tell_topup_ordered(const Services& services, const topup::Topup& topup, const shop::Order& order);
/// SOP 7: to the buyer that it is paid (`over`: and that the rest is their credit); to the owner with the link that
/// sends it, where it is not sent by itself.
void tell_topup_paid(const Services& services, const topup::Topup& topup, const shop::Order& order, Money over);
/// SOP 7: to the buyer what is missing and where to pay it. `cause` names the tip.
void tell_topup_short(const Services& services, const topup::Topup& topup, const shop::Order& order, Money missing,
                      std::string_view cause);
/// SOP 9: to the buyer with the supplier's note (serial number, token), and to the owner.
void tell_topup_sent(const Services& services, const topup::Topup& topup, const shop::Order& order);
/// It could not be sent: to the buyer in neutral words, to the owner with the reason and what can be done.
void tell_topup_failed(const Services& services, const topup::Topup& topup, const shop::Order& order);
/// To the owner alone: `what` happened in our own words ("nobody saw ..."), once for `cause`.
void tell_topup_owner(const Services& services, std::string_view cause, std::string_view what,
                      const topup::Topup* topup = nullptr);

}  // namespace mitra::flow
