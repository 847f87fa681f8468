#pragma once

#include <optional>

#include "lib/db/job.hpp"
#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"
#include "lib/topup/supplier.hpp"
#include "lib/topup/topup.hpp"

namespace mitra::flow {

/// What being paid begins: with `auto_send` the order is placed, else the owner is told with a link that does it
/// (`topup-order send`). In the caller's transaction; repeating it does nothing.
void start_topup(const Services& services, const shop::Order& order);
/// Its order was refunded or cancelled: what is not placed yet never is; one that failed is refunded.
void stop_topup(const Services& services, OrderId order);
/// Error{refused} while an order of its top-up is with the supplier: nothing goes back before its end is known.
void check_refundable(const Services& services, OrderId order);

/// Plans the attempt, in the caller's transaction. The job, for a command that runs it itself; nothing where an attempt
/// is under way already or it is done. Error{refused} where it is not paid, a stopped channel, or the state does not
/// allow it; `unknown` is never sent again.
std::optional<JobId> send_topup(const Services& services, TopupId topup);
/// False where it was cancelled before; Error{refused} once it is sent. Its order is not refunded by it.
bool cancel_topup(const Services& services, TopupId topup);
/// A person with a reason says what became of an `unknown` one, or of one whose status nobody can ask any more: to
/// `success` (with the trxid and cost that they saw), `failed`, or `ready` (nothing was placed). False where it was so.
struct TopupResolution {
    topup::TopupState state = topup::TopupState::failed;
    std::string trxid;
    std::optional<Money> cost;
};
bool resolve_topup(const Services& services, TopupId topup, const TopupResolution& resolution);

/// The one road to the end: what the supplier said of a top-up that is `sending`, `unknown` or `processing`, in the
/// caller's transaction. Moves it once, books goods against the deposit on success, fulfils the order, tells buyer and
/// owner. A later word that contradicts the end moves nothing and is told to the owner. What it became.
topup::TopupState settle_topup(const Services& services, TopupId topup, const topup::Transaction& said);

/// How it is shown: `awaiting_payment`, `short`, `paid` (all of its order) or its own state.
std::string shown_status(const Services& services, const topup::Topup& topup, const shop::Order& order);

}  // namespace mitra::flow
