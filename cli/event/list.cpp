#include "cli/event/event_view.hpp"
#include "cli/paging.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},         {"start_time", "START"},      {"title", "TITLE"},
                                    {"status", "STATUS"}, {"registered", "REGISTERED"}, {"attended", "ATTENDED"}};

struct Request {
    Paging paging;
    bool upcoming = false;
};

Object row_of(Context& context, const event::Event& event) {
    const auto people = event::EventStore{context.database()}.counts(event.id);
    return event_object(context, event)
        .add("registered", people.registered)
        .add("clicked", people.clicked)
        .add("attended", people.attended);
}

void list(Context& context, const Request& request) {
    event::EventStore events{context.database()};
    auto since = context.time("--since", request.paging.since);
    const auto until = context.time("--until", request.paging.until);
    if (request.upcoming) since = std::max(since.value_or(context.now()), context.now());

    auto found = events.list(after_of<EventId>(request.paging), request.paging.limit + 1, since, until);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const event::Event& event : found)
        page.items.push_back(row_of(context, event));
    if (request.paging.count) page.total = events.count(since, until);
    context.list(k_columns, std::move(page));
}

}  // namespace

void event_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.flag("--upcoming", request->upcoming, "only those that have not begun")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
