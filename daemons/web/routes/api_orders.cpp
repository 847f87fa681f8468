// Orders for programs: GET /api/orders (newest numbers last, ?status= ?after= ?limit=) and GET /api/orders/ORD-3. An
// admin's token sees all of them, a member's its own.
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "daemons/web/api.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_usual_page = 50;
constexpr std::int64_t k_largest_page = 500;

using nlohmann::json;

json iso(const Site& site, const std::optional<Instant>& at) {
    return at ? json(to_iso8601(*at, site.about().zone)) : json();  // in braces it would be a list of one
}

json order_json(const Site& site, db::Database& reader, const shop::Order& order) {
    const auto product = shop::ProductStore{reader}.find(order.product);
    const auto coupon = order.coupon ? referral::CouponStore{reader}.find(*order.coupon) : std::nullopt;
    return {{"id", to_string(order.id)},
            {"number", flow::order_number(site.about(), order.id)},
            {"token", shop::order_token(site.vault, order)},
            {"product", {{"id", to_string(order.product)}, {"slug", product ? product->slug : ""}}},
            {"buyer", to_string(order.buyer)},
            {"status", shop::name(order.state)},
            {"subtotal", order.subtotal.rupiah()},
            {"discount", order.discount.rupiah()},
            {"tax", order.tax.rupiah()},
            {"unique_code", order.unique_code},
            {"total", order.total.rupiah()},
            {"refunded", order.refunded.rupiah()},
            {"coupon", coupon ? json(coupon->code) : json()},
            {"method", name(order.method)},
            {"placed_at", iso(site, order.placed_at)},
            {"paid_at", iso(site, order.paid_at)},
            {"fulfilled_at", iso(site, order.fulfilled_at)},
            {"expires_at", iso(site, order.expires_at)}};
}

std::int64_t limit_of(const http::Request& request) {
    const auto text = request.query.find("limit");
    if (!text) return k_usual_page;
    std::int64_t limit = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (problem != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > k_largest_page)
        throw Error{ErrorKind::usage, fmt::format("limit is a number from 1 to {}", k_largest_page), {}, "order"};
    return limit;
}

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
    const std::int64_t limit = limit_of(request);
    OrderId after;
    if (const auto text = request.query.find("after")) {
        const auto id = parse_id<OrderId>(*text);
        if (!id) throw Error{ErrorKind::usage, "after is an order's id, as ORD-3", {}, "order"};
        after = *id;
    }
    auto orders = shop::OrderStore{reader}.list(filter_of(caller, request), after, limit + 1);
    json next;
    if (static_cast<std::int64_t>(orders.size()) > limit) {
        orders.resize(static_cast<std::size_t>(limit));
        next = to_string(orders.back().id);
    }
    json items = json::array();
    for (const shop::Order& order : orders)
        items.push_back(order_json(site, reader, order));
    return http::Response::json(200, json{{"schema", 1}, {"items", items}, {"next", next}}.dump());
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
    router.add("GET", "/api/orders",
               api_route(site, [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                   return list(*site, caller, request, reader);
               }));
    router.add("GET", "/api/orders/{id}",
               api_route(site, [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                   return show(*site, caller, request, reader);
               }));
}

}  // namespace mitra::web
