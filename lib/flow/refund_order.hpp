#pragma once

#include <optional>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/payment/refund_store.hpp"

namespace mitra::flow {

struct Refunded {
    std::optional<RefundId> refund;  ///< nothing for an order that brought nothing: no money goes back
    Money amount;
    bool whole = false;    ///< nothing is left: the order is `refunded`, its access taken back
    bool already = false;  ///< it was refunded before: this is the last one of then
};

/// Decides a refund of a paid order, whole (no amount: all that is left) or in part: books sales, tax and unique code
/// back and what is now due to the buyer, tells the buyer. Error{refused} for more than is left, or an order that is
/// not paid. The reason is written into the document that its buyer reads. What a buyer paid over is their credit and
/// no part of it. The actor's reason is needed (Error{usage}). An order that was granted or free is taken back whole:
/// `refunded` and its access gone, nothing booked, nobody told.
Refunded refund_order(const Services& services, OrderId order, std::optional<Money> amount);
/// What may still be given back of an order: what came for it, without what was over, less what was refunded.
Money refundable(const Services& services, OrderId order);
/// The decided refund was transferred: books it away from the account (empty: Duitku's balance), with the bank's
/// reference, without which nothing is called paid (Error{usage}). False when it was so before; Error{refused} where it
/// was so by another reference.
bool pay_refund(const Services& services, RefundId refund, std::optional<BankAccountId> from,
                std::string_view reference);

}  // namespace mitra::flow
