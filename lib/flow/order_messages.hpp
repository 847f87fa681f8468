#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

// What is told about an order, each once for its cause, in the caller's transaction. The buyer hears it on the contacts
// on file: WhatsApp, and e-mail where there is an address; the admin wherever the settings name one.

/// To the buyer how to pay; to the admin and to whom the order is credited who ordered what, for follow-up.
void tell_order_placed(const Services& services, const shop::Order& order);
/// To the admin, with a signed link that verifies the payment. `cause` names the proof ("proof:4").
void tell_proof_waits(const Services& services, const shop::Order& order, std::string_view cause);
void tell_proof_rejected(const Services& services, const shop::Order& order, std::string_view cause,
                         std::string_view reason);
/// The reason that its buyer was told last; empty where none was, or it was forgotten.
std::string told_why_rejected(const Services& services, const shop::Order& order);
/// To the buyer, the admin, and to whom the order is credited.
void tell_paid(const Services& services, const shop::Order& order);
void tell_refunded(const Services& services, const shop::Order& order, RefundId refund, Money amount);
void tell_cancelled(const Services& services, const shop::Order& order, std::string_view reason);
void tell_expired(const Services& services, const shop::Order& order);
/// To the admin: something about a payment that only a person can decide.
void tell_case(const Services& services, CaseId payment_case);
/// To the admin, once a day: every unique code of an amount is taken at an account.
void tell_codes_taken(const Services& services, Money amount, std::string_view bank);
/// To the person who was moved, with what opens there.
void tell_group_moved(const Services& services, PersonId person, std::string_view group, Instant at);
/// What the order's state says, to the buyer again; Error{refused} for a state that says nothing.
void tell_again(const Services& services, const shop::Order& order);

}  // namespace mitra::flow
