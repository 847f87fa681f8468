#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "lib/people/link_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{
    {"id", "ID"},           {"purpose", "PURPOSE"}, {"person", "PERSON"},     {"status", "STATUS"},
    {"created_at", "MADE"}, {"created_by", "BY"},   {"expires_at", "EXPIRES"}};

struct Request {
    Paging paging;
    std::optional<std::string> purpose, person;
};

Object row_of(Context& context, const people::IssuedLink& link) {
    return {{"id", link.id},
            {"purpose", people::name(link.made.purpose)},
            {"person", link.made.person},
            {"action", or_null(link.made.action)},
            {"role", or_null(link.made.role)},
            {"status", people::name(link.state(context.now()))},
            {"created_at", context.iso(link.created_at)},
            {"created_by", link.made.created_by},
            {"expires_at", context.iso(link.made.expires_at)},
            {"used_at", context.iso(link.used_at)},
            {"revoked_at", context.iso(link.revoked_at)}};
}

void list(Context& context, const Request& request) {
    people::LinkFilter filter{.since = context.time("--since", request.paging.since),
                              .until = context.time("--until", request.paging.until)};
    if (request.purpose) filter.purpose = people::issued_for_named(*request.purpose);
    if (request.person) filter.person = person_named(context, *request.person).id;

    people::LinkStore links{context.database()};
    auto found = links.list(filter, after_of<LinkId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const people::IssuedLink& link : found)
        page.items.push_back(row_of(context, link));
    if (request.paging.count) page.total = links.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void link_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--purpose", request->purpose, {"person_page", "admin_action", "api_token"},
                "only those that were made for this")
        .option("--person PERSON", request->person, "only this person's")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
