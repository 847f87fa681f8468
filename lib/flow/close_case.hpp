#pragma once

#include "lib/flow/services.hpp"
#include "lib/payment/case_store.hpp"

namespace mitra::flow {

/// Closes a case for the actor's reason (Error{usage} without). False when it was closed so before; Error{refused}
/// where it was closed otherwise, or the outcome does not fit:
///     settled    pays the order after all, with the suspended money, where it is still unpaid and not cancelled
///     credited   keeps suspended money for the buyer
///     refunded   owes suspended money, or the surplus of a paid order, to the buyer
///     dismissed  no money came: what stands on suspense by a mistake is booked back (never what a bank's row shows)
bool close_case(const Services& services, CaseId payment_case, payment::CaseOutcome outcome);

}  // namespace mitra::flow
