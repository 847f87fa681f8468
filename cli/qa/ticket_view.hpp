#pragma once

#include "cli/context.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::cli {

ticket::TicketStore tickets_of(Context& context);

/// What a ticket is, for JSON, lists and `show`.
Object ticket_object(Context& context, const ticket::Ticket& ticket);

/// What was said, in its order.
std::vector<Object> entry_objects(Context& context, const ticket::Ticket& ticket);

}  // namespace mitra::cli
