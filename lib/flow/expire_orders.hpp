#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/flow/services.hpp"

namespace mitra::flow {

struct Expired {
    std::int64_t orders = 0;
    std::int64_t amounts_released = 0;
};
/// Expires pending orders whose time is over (never one whose proof waits), at most `limit`, each in a transaction of
/// its own; lets go of amounts after the grace period. Nothing happens while the clock is not trusted.
Expired expire_orders(const Services& services, std::int64_t limit);
struct Cancel {
    std::string reason = {};  ///< its buyer reads it; may be empty
    enum class Tell { buyer, nobody };
    Tell tell = Tell::buyer;  ///< nobody: the buyer is told otherwise
};
/// pending -> cancelled, with a document of it; Error{refused} while a proof waits or once it is paid. False when it
/// was cancelled before.
bool cancel_order(const Services& services, OrderId order, const Cancel& how = {});
/// Sends the order's current message (how to pay, or that it is paid) again.
void resend_order(const Services& services, OrderId order);

}  // namespace mitra::flow
