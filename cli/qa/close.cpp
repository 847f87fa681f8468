#include "cli/qa/ticket_view.hpp"
#include "lib/flow/answer_ticket.hpp"

namespace mitra::cli {

void qa_close(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("TCK", *ids, "questions, as TCK-4").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& reference) {
            const TicketId id = tickets_of(context).named(reference, ticket::TicketKind::qa).id;
            const bool changed = flow::close_ticket(context.services(), id);
            return Result{changed ? "closed" : "was closed before",
                          {{"id", id}, {"status", "closed"}, {"changed", changed}}};
        });
    });
}

}  // namespace mitra::cli
