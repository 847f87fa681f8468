#pragma once

#include "cli/verb.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::cli {

// What `mitra qa` and `mitra ticket` do, each with tickets of its own kind.
void list_tickets(Verb& verb, ticket::TicketKind kind);
void show_ticket(Verb& verb, ticket::TicketKind kind);
void reply_to_ticket(Verb& verb, ticket::TicketKind kind);
void close_tickets(Verb& verb, ticket::TicketKind kind);

}  // namespace mitra::cli
