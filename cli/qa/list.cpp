#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "cli/qa/ticket_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},           {"status", "STATUS"},   {"person", "PERSON"},
                                    {"subject", "SUBJECT"}, {"opened_at", "ASKED"}, {"written_at", "LAST WORD"}};

struct Request {
    Paging paging;
    std::string status = "open";
    std::optional<std::string> person;
};

ticket::TicketFilter filter_of(Context& context, const Request& request) {
    ticket::TicketFilter filter{.kind = ticket::TicketKind::qa,
                                .state = ticket::ticket_state_named(request.status),  // none of "all"
                                .person = {},
                                .since = context.time("--since", request.paging.since),
                                .until = context.time("--until", request.paging.until)};
    if (request.person) filter.person = person_named(context, *request.person).id;
    return filter;
}

void list(Context& context, const Request& request) {
    const ticket::TicketFilter filter = filter_of(context, request);
    auto tickets = tickets_of(context);
    auto found = tickets.list(filter, after_of<TicketId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const ticket::Ticket& one : found)
        page.items.push_back(ticket_object(context, one));
    if (request.paging.count) page.total = tickets.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void qa_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, {"open", "answered", "closed", "all"},
                "those in this state instead of those that wait")
        .option("--person PERSON", request->person, "only what this member asked")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
