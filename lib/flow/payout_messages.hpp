#pragma once

#include "lib/flow/admin_action.hpp"
#include "lib/flow/services.hpp"
#include "lib/payout/payee.hpp"
#include "lib/payout/payout.hpp"

namespace mitra::flow {

// What is told about money that people are paid, each once for its cause, in the caller's transaction, on the contacts
// that are on file.

/// To whom the account belongs: it was changed, from when on it is paid to, and whom to ask who did not change it.
void tell_payee_changed(const Services& services, const payout::PayeeAccount& account);
void tell_payout_paid(const Services& services, const payout::PayoutLine& line);
/// Asks to look at the account, which the next payout takes; nothing where the reason is none of theirs.
void tell_payout_failed(const Services& services, const payout::PayoutLine& line);
/// To the second admin: a payout that needs their tap on the link.
void tell_second_admin(const Services& services, PersonId admin, const payout::Payout& one, const IssuedAction& action);

}  // namespace mitra::flow
