#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"
#include "lib/text/page.hpp"

namespace mitra::flow {

/// A cancellation, or money that goes back, as its document will say it.
struct Cancelling {
    std::optional<RefundId> refund = {};  ///< none where no money goes back
    Money amount = {};
    bool whole = true;        ///< nothing of the order is left
    std::string reason = {};  ///< its buyer reads it; may be empty
};
/// Writes it down, in the caller's transaction.
void write_cancellation(const Services& services, OrderId order, const Cancelling& cancelling);

/// "/o/TOKEN/pembatalan"; empty where nothing was cancelled.
std::string cancellation_path(const Services& services, const shop::Order& order);

/// What the document of an order's cancellations shows (templates/web: layout/cancellation): the order, what was paid,
/// each decision with its number, reason and the state of its transfer. Nothing that names the buyer. Error{not_found}
/// where nothing was cancelled.
text::PageData cancellation_data(const Services& services, const shop::Order& order);

}  // namespace mitra::flow
