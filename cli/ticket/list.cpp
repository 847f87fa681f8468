#include "cli/order/order_view.hpp"
#include "cli/page_of.hpp"
#include "cli/person/person_view.hpp"
#include "cli/ticket/ticket_view.hpp"

namespace mitra::cli {
namespace {

using ticket::TicketKind;

const std::vector<Column> k_questions{{"id", "ID"},           {"status", "STATUS"},   {"person", "PERSON"},
                                      {"subject", "SUBJECT"}, {"opened_at", "ASKED"}, {"written_at", "LAST WORD"}};
const std::vector<Column> k_problems{
    {"id", "ID"},           {"status", "STATUS"},      {"order", "ORDER"},         {"person", "PERSON"},
    {"subject", "SUBJECT"}, {"opened_at", "REPORTED"}, {"written_at", "LAST WORD"}};

struct Request {
    Paging paging;
    std::string status = "open";
    std::optional<std::string> person, order;
};

ticket::TicketFilter filter_of(Context& context, const Request& request, TicketKind kind) {
    ticket::TicketFilter filter{.kind = kind,
                                .state = ticket::ticket_state_named(request.status),  // none of "all"
                                .person = {},
                                .order = {},
                                .since = context.time("--since", request.paging.since),
                                .until = context.time("--until", request.paging.until)};
    if (request.person) filter.person = person_named(context, *request.person).id;
    if (request.order) filter.order = order_named(context, *request.order).id;
    return filter;
}

void list(Context& context, const Request& request, TicketKind kind) {
    const ticket::TicketFilter filter = filter_of(context, request, kind);
    auto tickets = tickets_of(context);
    context.list(
        kind == TicketKind::qa ? k_questions : k_problems,
        page_of<TicketId>(
            request.paging, [&](TicketId after, std::int64_t limit) { return tickets.list(filter, after, limit); },
            [&] { return tickets.count(filter); },
            [&](const ticket::Ticket& one) { return ticket_object(context, one); }));
}

}  // namespace

void list_tickets(Verb& verb, TicketKind kind) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, {"open", "answered", "closed", "all"},
                "those in this state instead of those that wait")
        .option("--person PERSON", request->person,
                kind == TicketKind::qa ? "only what this member asked" : "only about orders of this person");
    if (kind == TicketKind::problem) verb.option("--order ORD", request->order, "only about this order");
    verb.pages(request->paging).run([request, kind](Context& context) { list(context, *request, kind); });
}

}  // namespace mitra::cli
