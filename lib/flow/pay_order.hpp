#pragma once

#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

// What settling a payment and closing a case share; for those flows only.

/// What an order brings once `received` came for it: what is lacking is taken from sales, and only where that is not
/// enough from code and tax.
shop::Parts parts_received(const shop::Order& order, Money received);

/// Money on its way into an order: the account it is taken from, and a provider's fee that is not booked yet.
struct Source {
    std::string account;  ///< "cash:BCA", "suspense:CAS-3"
    Money fee;
};
/// Settles the payment by the evidence and pays its order, in the caller's transaction: books, moves, counts, fulfils,
/// tells. What is over becomes the buyer's credit, with a case for the admin, whose id is given.
std::optional<CaseId> pay_order(const Services& services, const shop::Order& order, const payment::Payment& payment,
                                const payment::Evidence& evidence, const Source& source);

/// What a row of a statement proves: money that came on its day.
payment::Evidence evidence_of(const Services& services, const payment::BankRow& row);

/// The ledger's account of what `bank` names; Duitku's balance where there is none.
std::string cash_account(const Services& services, std::optional<BankAccountId> bank);
/// Error{unavailable} while the clock is not trusted: what is late and what is not cannot be told.
void require_trusted_clock(const Services& services);
/// Error{usage} where the actor gave no reason for an act that needs one.
void require_reason(const Services& services);
shop::Order existing_order(const Services& services, OrderId order);

}  // namespace mitra::flow
