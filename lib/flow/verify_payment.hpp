#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "lib/flow/settle_payment.hpp"

namespace mitra::flow {

/// What a named person says came for an order.
struct Verified {
    std::optional<Money> amount;        ///< empty: what was asked for
    std::optional<BankAccountId> bank;  ///< empty: where it was asked for
    std::optional<BankRowId> row;       ///< the statement's row that shows it; amount and account are the row's
    Shortfall shortfall = Shortfall::is_a_case;
};
/// The admin's look at a transfer (`verify-payment`): settles the order's last attempt by a named person's word.
/// Error{refused} where the order has no payment to verify, where it is paid through a provider and no account of ours
/// is named, and while what was said before waits as a case.
Settled verify_payment(const Services& services, OrderId order, const Verified& verified);
/// proof_submitted -> pending with a reason (Error{usage} without) that the buyer is told; they have time again, some
/// hours at least. False when no proof waits any more, Error{refused} where none ever did.
bool reject_proof(const Services& services, OrderId order, std::string_view reason);
inline constexpr std::chrono::hours k_time_after_rejection{6};

}  // namespace mitra::flow
