#include "cli/delivery/delivery_view.hpp"
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "cli/product/product_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"order", "ORDER"}, {"state", "STATE"},         {"product_name", "PRODUCT"},
                                    {"buyer", "BUYER"}, {"next_step", "NEXT STEP"}, {"who", "WHO"},
                                    {"due_at", "DUE"},  {"overdue", "OVERDUE"},     {"started_at", "PAID"}};

struct Request {
    Paging paging;
    bool overdue = false;
    std::optional<std::string> state, product, buyer;
};

delivery::DeliveryFilter filter_of(Context& context, const Request& request) {
    delivery::DeliveryFilter filter{.state = {},
                                    .product = {},
                                    .buyer = {},
                                    .overdue_at = {},
                                    .since = context.time("--since", request.paging.since),
                                    .until = context.time("--until", request.paging.until)};
    if (request.state) filter.state = delivery::delivery_state_named(*request.state);
    if (request.product) filter.product = product_named(context, *request.product).id;
    if (request.buyer) filter.buyer = person_named(context, *request.buyer).id;
    if (request.overdue) filter.overdue_at = context.now();
    return filter;
}

void list(Context& context, const Request& request) {
    const delivery::DeliveryFilter filter = filter_of(context, request);
    auto store = steps_of(context);
    auto found = store.list(filter, after_of<OrderId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().order);
    for (const delivery::Delivery& one : found)
        page.items.push_back(delivery_row(context, one));
    if (request.paging.count) page.total = store.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void delivery_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.flag("--overdue", request->overdue, "only those with a step of the admin or the buyer past its deadline")
        .choice("--state", request->state, {"running", "delivered", "stopped"}, "only those in this state")
        .option("--product PRODUCT", request->product, "only of this product")
        .option("--buyer PERSON", request->buyer, "only of this person")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
