#include "cli/person/person_view.hpp"
#include "cli/segment.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},
                                    {"name", "NAME"},
                                    {"city", "CITY"},
                                    {"profession", "PROFESSION"},
                                    {"phone", "PHONE"},
                                    {"status", "STATUS"},
                                    {"referrer", "REFERRER"},
                                    {"referrer_sequence", "NTH"},
                                    {"registered_at", "REGISTERED"}};

struct Request {
    Segment segment;
    Paging paging;
    std::optional<std::string> name;
};

/// Those whose name contains a text: nothing sealed can be searched, so everybody who matches is opened in turn.
std::vector<people::Person> with_name(people::PersonStore& people, const people::Filter& filter, const Request& request,
                                      PersonId after) {
    std::vector<people::Person> found;
    people.search_name(filter, *request.name, [&](const people::Person& person) {
        if (person.id > after && std::ssize(found) <= request.paging.limit) found.push_back(person);
    });
    return found;
}

void list(Context& context, const Request& request) {
    people::PersonStore people{context.database(), context.app().vault()};
    const people::Filter filter = filter_of(context, request.segment, request.paging);
    const auto after = after_of<PersonId>(request.paging);
    auto found =
        request.name ? with_name(people, filter, request, after) : people.list(filter, after, request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const people::Person& person : found)
        page.items.push_back(person_row(context, person));
    if (request.paging.count && !request.name) page.total = people.count(filter);
    context.audit_read("person.list", "", {{"people", std::ssize(found)}});
    context.list(k_columns, std::move(page));
}

}  // namespace

void person_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    declare_segment(verb, request->segment)
        .option("--name TEXT", request->name, "whose name contains this (opens every name: slow for many)")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
