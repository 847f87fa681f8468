#include "cli/ticket/ticket_view.hpp"

namespace mitra::cli {

ticket::TicketStore tickets_of(Context& context) {
    return {context.database(), context.app().vault()};
}

const TicketWords& words_of(ticket::TicketKind kind) {
    static constexpr TicketWords k_question{"qa", "a question, as TCK-4", "questions, as TCK-4"};
    static constexpr TicketWords k_problem{"ticket", "a problem, as TCK-4", "problems, as TCK-4"};
    return kind == ticket::TicketKind::qa ? k_question : k_problem;
}

Object ticket_object(Context& context, const ticket::Ticket& ticket) {
    return {{"id", ticket.id},
            {"kind", ticket::name(ticket.kind)},
            {"person", ticket.person},
            {"order", ticket.order},
            {"status", ticket::name(ticket.state)},
            {"subject", or_null(ticket.subject)},
            {"opened_at", context.iso(ticket.opened_at)},
            {"written_at", context.iso(ticket.written_at)}};
}

std::vector<Object> entry_objects(Context& context, const ticket::Ticket& ticket) {
    std::vector<Object> entries;
    for (const ticket::Entry& entry : tickets_of(context).entries(ticket.id))
        entries.push_back({{"at", context.iso(entry.written_at)},
                           {"author", ticket::name(entry.author)},
                           {"by", entry.written_by},
                           {"text", or_null(entry.text)}});
    return entries;
}

}  // namespace mitra::cli
