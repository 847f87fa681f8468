#include "cli/affiliate/affiliate_view.hpp"
#include "cli/group/group_view.hpp"
#include "cli/paging.hpp"
#include "lib/flow/affiliate_list_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"person", "ID"},         {"name", "NAME"},   {"status", "STATUS"},
                                    {"code", "CODE"},         {"group", "GROUP"}, {"effective_rate_bp", "RATE BP"},
                                    {"applied_at", "APPLIED"}};

struct Request {
    Paging paging;
    std::optional<std::string> state, group;
};

void list(Context& context, const Request& request) {
    flow::AffiliateFilter filter{.since = context.time("--since", request.paging.since),
                                 .until = context.time("--until", request.paging.until)};
    if (request.state) filter.state = referral::affiliate_state_named(*request.state);
    if (request.group) filter.group = group_named(context, *request.group).id;
    flow::AffiliateListStore affiliates{context.database()};
    auto found = affiliates.list(filter, after_of<PersonId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back());
    for (const PersonId id : found)
        page.items.push_back(affiliate_row(context, flow::affiliate_standing(context.services(), id).value()));
    if (request.paging.count) page.total = affiliates.count(filter);
    context.audit_read("affiliate.list", "", {{"people", std::ssize(found)}});
    context.list(k_columns, std::move(page));
}

}  // namespace

void affiliate_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--state", request->state, {"pending", "approved", "rejected", "suspended", "banned"},
                "only those who stand so")
        .option("--group GROUP", request->group, "only those of this group")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
