#include "cli/commission/commission_view.hpp"
#include "cli/order/order_view.hpp"
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},         {"source", "SOURCE"},   {"person", "PERSON"},
                                    {"amount", "AMOUNT"}, {"status", "STATUS"},   {"payable_at", "PAYABLE"},
                                    {"held_for", "HELD"}, {"payout_line", "LINE"}};

struct Request {
    Paging paging;
    std::optional<std::string> person, state, order;
    bool held = false;
};

payout::CommissionFilter filter_of(Context& context, const Request& request) {
    payout::CommissionFilter filter{.only_held = request.held,
                                    .since = context.time("--since", request.paging.since),
                                    .until = context.time("--until", request.paging.until)};
    if (request.person) filter.person = person_named(context, *request.person).id;
    if (request.order) filter.order = order_named(context, *request.order).id;
    if (request.state) filter.state = payout::commission_state_named(*request.state);
    return filter;
}

void list(Context& context, const Request& request) {
    const payout::CommissionFilter filter = filter_of(context, request);
    auto found = commissions(context).list(filter, after_of<CommissionId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const payout::Commission& line : found)
        page.items.push_back(commission_object(context, line));
    if (request.paging.count) page.total = commissions(context).count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void commission_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--person PERSON", request->person, "only what this person earned")
        .option("--order ORD", request->order, "only what this order earned")
        .choice("--state", request->state, {"pending", "payable", "paid", "void"}, "only those in this state")
        .flag("--held", request->held, "only those that somebody or a finding holds")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
