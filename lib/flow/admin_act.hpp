#pragma once

#include <string_view>

#include "lib/flow/admin_action.hpp"

namespace mitra::flow {

/// One thing that an admin's signed link can do (admin_action.cpp has the table): a verb, on what has ids of one kind.
struct AdminAct {
    std::string_view verb;    ///< "approve"
    std::string_view prefix;  ///< "PER"
    /// Before a link is made by hand: Error{not_found} where there is nothing of that id.
    void (*check)(const Services& services, std::string_view about);
    /// Fills in heading, facts, button, and whether it is possible now.
    void (*show)(const Services& services, ActionView& view);
    /// Does it, in the transaction that uses the link up. Error{refused} leaves both as they were.
    ActionDone (*perform)(const Services& services, std::string_view about) = nullptr;
    /// The same where the admin writes something (ActionView::asks). Error{usage} for words that do not do.
    ActionDone (*perform_with)(const Services& services, std::string_view about, std::string_view words) = nullptr;
};

/// A link that does it, in the caller's transaction, without the check.
IssuedAction issue_act(const Services& services, const AdminAct& act, std::string_view about);

// One for each, in a file of its own.
const AdminAct& verify_payment_act();
const AdminAct& approve_affiliate_act();
const AdminAct& approve_payout_act();
const AdminAct& approve_upgrade_act();
const AdminAct& topup_send_act();

}  // namespace mitra::flow
