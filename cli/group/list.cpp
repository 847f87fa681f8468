#include "cli/group/group_view.hpp"
#include "cli/paging.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},           {"name", "NAME"},
                                    {"kind", "KIND"},       {"members", "MEMBERS"},
                                    {"rights", "RIGHTS"},   {"affiliate_access", "AFFILIATES"},
                                    {"rate_bp", "RATE BP"}, {"cookie_days", "COOKIE DAYS"}};

void list(Context& context, const Paging& paging) {
    refuse_dates(paging, "groups");
    people::GroupStore groups{context.database()};
    auto found = groups.list(after_of<GroupId>(paging), paging.limit + 1);
    Page page;
    if (cut_to(found, paging.limit)) page.next = to_string(found.back().id);
    for (const people::Group& group : found)
        page.items.push_back(group_object(group));
    if (paging.count) page.total = groups.count();
    context.list(k_columns, std::move(page));
}

}  // namespace

void group_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) { list(context, *paging); });
}

}  // namespace mitra::cli
