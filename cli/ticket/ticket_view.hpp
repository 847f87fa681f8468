#pragma once

#include "cli/context.hpp"
#include "cli/ticket/ticket_verbs.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::cli {

ticket::TicketStore tickets_of(Context& context);

/// What help and hints call the two kinds.
struct TicketWords {
    std::string_view noun;  ///< of the command
    std::string_view one;
    std::string_view many;
};
const TicketWords& words_of(ticket::TicketKind kind);

/// What a ticket is, for JSON, lists and `show`.
Object ticket_object(Context& context, const ticket::Ticket& ticket);

/// What was said, in its order.
std::vector<Object> entry_objects(Context& context, const ticket::Ticket& ticket);

}  // namespace mitra::cli
