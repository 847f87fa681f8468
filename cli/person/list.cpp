#include "cli/paging.hpp"
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
                                    {"groups", "GROUPS"},
                                    {"referrer", "REFERRER"},
                                    {"referrer_sequence", "NTH"},
                                    {"registered_at", "REGISTERED"}};

struct Request {
    Segment segment;
    Paging paging;
    std::optional<std::string> name;
};

struct Found {
    std::vector<people::Person> people;  ///< one more than the limit where there are more
    std::int64_t total = 0;              ///< only where it was asked for
};

/// Those whose name contains a text: nothing sealed can be searched, so everybody who matches is opened in turn.
Found with_name(people::PersonStore& people, const people::Filter& filter, const Request& request, PersonId after) {
    Found found;
    people.search_name(filter, *request.name, [&](const people::Person& person) {
        ++found.total;
        if (person.id > after && std::ssize(found.people) <= request.paging.limit) found.people.push_back(person);
    });
    return found;
}

Found find(people::PersonStore& people, const people::Filter& filter, const Request& request, PersonId after) {
    if (request.name) return with_name(people, filter, request, after);
    return {.people = people.list(filter, after, request.paging.limit + 1),
            .total = request.paging.count ? people.count(filter) : 0};
}

void list(Context& context, const Request& request) {
    people::PersonStore people{context.database(), context.app().vault()};
    const people::Filter filter = filter_of(context, request.segment, request.paging);
    const auto after = after_of<PersonId>(request.paging);
    Found found = find(people, filter, request, after);
    Page page;
    if (cut_to(found.people, request.paging.limit)) page.next = to_string(found.people.back().id);
    for (const people::Person& person : found.people)
        page.items.push_back(context.globals().json ? person_object(context, person) : person_row(context, person));
    if (request.paging.count) page.total = found.total;
    context.audit_read("person.list", "", {{"people", std::ssize(found.people)}});
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
