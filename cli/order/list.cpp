#include "cli/order/order_view.hpp"
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "cli/product/product_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{
    {"id", "ID"},       {"status", "STATUS"}, {"product_name", "PRODUCT"}, {"buyer", "BUYER"},
    {"total", "TOTAL"}, {"method", "METHOD"}, {"placed_at", "PLACED"},     {"expires_at", "EXPIRES"}};

struct Request {
    Paging paging;
    std::optional<std::string> status, product, buyer, method;
};

shop::OrderFilter filter_of(Context& context, const Request& request) {
    shop::OrderFilter filter{.since = context.time("--since", request.paging.since),
                             .until = context.time("--until", request.paging.until)};
    if (request.status) filter.state = shop::order_state_named(*request.status);
    if (request.product) filter.product = product_named(context, *request.product).id;
    if (request.buyer) filter.buyer = person_named(context, *request.buyer).id;
    if (request.method) filter.method = payment_method_named(*request.method);
    return filter;
}

void list(Context& context, const Request& request) {
    const shop::OrderFilter filter = filter_of(context, request);
    shop::OrderStore orders{context.database()};
    auto found = orders.list(filter, after_of<OrderId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const shop::Order& order : found)
        page.items.push_back(order_object(context, order));
    if (request.paging.count) page.total = orders.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void order_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status,
                {"pending", "proof_submitted", "paid", "fulfilled", "expired", "cancelled", "refunded"},
                "only those in this state")
        .option("--product PRODUCT", request->product, "only of this product")
        .option("--buyer PERSON", request->buyer, "only of this person")
        .choice("--method", request->method, {"duitku", "transfer", "trakteer", "free", "grant"},
                "only those paid this way")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
