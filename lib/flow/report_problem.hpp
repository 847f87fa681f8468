#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

struct Reported {
    TicketId ticket;
    bool already = false;  ///< the very same was reported and still waits: a form that was sent twice
};

/// What somebody with the order's page says is wrong becomes a ticket of its buyer, of which the admin is told with a
/// link that shows the facts and takes the answer. While the order has a ticket that is not closed a further report is
/// an entry of it, and it is open again. Error{usage} for words that are empty or too long, Error{refused} where the
/// buyer is erased: no answer would reach anybody.
Reported report_problem(const Services& services, OrderId order, std::string_view words);

}  // namespace mitra::flow
