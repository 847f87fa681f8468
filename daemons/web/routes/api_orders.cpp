// Orders for programs: GET /api/orders (newest numbers last, ?status= ?after= ?limit=) and GET /api/orders/ORD-3. An
// admin's token sees all of them, a member's its own.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemons/web/api.hpp"
#include "daemons/web/api_json.hpp"
#include "lib/base/error.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::web {
namespace {

using nlohmann::json;

shop::OrderFilter filter_of(const Caller& caller, const http::Request& request) {
    shop::OrderFilter filter;
    if (!caller.admin) filter.buyer = caller.person.value_or(PersonId{});
    if (const auto status = request.query.find("status")) {
        filter.state = shop::order_state_named(*status);
        if (!filter.state) throw Error{ErrorKind::usage, "no order has this status", {}, "order"};
    }
    return filter;
}

http::Answer list(const Site& site, const Caller& caller, const http::Request& request, db::Database& reader) {
    const std::int64_t limit = api_limit(request);
    const auto after = api_after<OrderId>(request);
    auto orders = shop::OrderStore{reader}.list(filter_of(caller, request), after, limit + 1);
    const auto next = next_of(orders, limit);
    json items = json::array();
    for (const shop::Order& order : orders)
        items.push_back(order_json(site, reader, order));
    return list_page(items, next);
}

http::Answer show(const Site& site, const Caller& caller, const http::Request& request, db::Database& reader) {
    const std::string_view id = request.parameters.get("id");
    const auto order_id = parse_id<OrderId>(id);
    const auto found = order_id ? shop::OrderStore{reader}.find(*order_id) : std::nullopt;
    // Somebody else's looks like none.
    if (!found || (!caller.admin && found->buyer != caller.person))
        throw Error{ErrorKind::not_found, fmt::format("no order '{:.60}'", id), {}, "order"};
    json body = order_json(site, reader, *found);
    body["schema"] = 1;
    return http::Response::json(200, body.dump());
}

}  // namespace

void add_api_orders(http::Router& router, const SharedSite& site) {
    add_api(router, site, "GET", "/api/orders",
            [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                return list(*site, caller, request, reader);
            });
    add_api(router, site, "GET", "/api/orders/{id}",
            [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                return show(*site, caller, request, reader);
            });
}

}  // namespace mitra::web
