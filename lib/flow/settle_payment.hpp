#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment.hpp"

namespace mitra::flow {

enum class Shortfall { is_a_case, allowed };

struct Settled {
    enum class Outcome {
        settled,  ///< the order is paid now
        already,  ///< this very payment had settled before: nothing changed
        a_case,   ///< the money does not fit: a person decides
    };
    Outcome outcome = Outcome::settled;
    OrderId order;
    std::optional<CaseId> opened_case;
};

/// The only road to `paid`. Compares the evidence with the payment; stores it; books what was received; moves payment
/// and order; gives the groups; fulfils; queues the messages to admin and buyer. One transaction.
///
/// Exact or over pays (the rest becomes the buyer's credit, and a case tells the admin). Short, after the grace period,
/// for a cancelled or an already paid order, another amount than asked for by a provider: a case, with the money on
/// suspense, and the order does not move. The same evidence again changes nothing, whatever became of it.
/// `Shortfall::allowed` (an admin's --allow-short) pays a transfer that is short; the lack is booked against sales.
Settled settle_payment(const Services& services, PaymentId payment, const payment::Evidence& evidence,
                       Shortfall shortfall = Shortfall::is_a_case);

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
Settled verify_payment(const Services& services, OrderId order, std::optional<Money> amount,
                       std::optional<BankAccountId> bank, Shortfall shortfall);
/// proof_submitted -> pending with a reason (Error{usage} without) that the buyer is told; they have time again, some
/// hours at least. False when no proof waits any more, Error{refused} where none ever did.
bool reject_proof(const Services& services, OrderId order, std::string_view reason);
inline constexpr std::chrono::hours k_time_after_rejection{6};

}  // namespace mitra::flow
