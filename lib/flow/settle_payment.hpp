#pragma once

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

}  // namespace mitra::flow
