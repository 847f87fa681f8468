#pragma once

#include <optional>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/refund_store.hpp"

namespace mitra::flow {

struct Refunded {
    RefundId refund;
    Money amount;
    bool whole = false;  ///< nothing is left: the order is `refunded`, its access taken back
};

/// Decides a refund of a paid order, whole (no amount: all that is left) or in part: books sales, tax and unique code
/// back and what is now due to the buyer, tells the buyer. Error{refused} for more than is left, or an order that is
/// not paid. The actor's reason is needed (Error{usage}).
Refunded refund_order(const Services& services, OrderId order, std::optional<Money> amount);
/// The decided refund was transferred: books it away from the account, with the bank's reference. False when it was so
/// before.
bool pay_refund(const Services& services, RefundId refund, std::optional<BankAccountId> from,
                std::string_view reference);

/// Closes a case for the actor's reason: `settled` pays the order after all (where it can be paid), `credited` keeps
/// suspended money for the buyer, `refunded` owes it back, `dismissed` where no money came. False when it was closed.
bool close_case(const Services& services, CaseId payment_case, payment::CaseOutcome outcome);

}  // namespace mitra::flow
