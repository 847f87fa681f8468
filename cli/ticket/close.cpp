#include "cli/ticket/ticket_view.hpp"
#include "lib/flow/answer_ticket.hpp"

namespace mitra::cli {

void close_tickets(Verb& verb, ticket::TicketKind kind) {
    auto ids = std::make_shared<Ids>();
    verb.ids("TCK", *ids, words_of(kind).many).run([ids, kind](Context& context) {
        context.each(*ids, [&](const std::string& reference) {
            const TicketId id = tickets_of(context).named(reference, kind).id;
            const bool changed = flow::close_ticket(context.services(), id);
            return Result{changed ? "closed" : "was closed before",
                          {{"id", id}, {"status", "closed"}, {"changed", changed}}};
        });
    });
}

}  // namespace mitra::cli
