#include "daemons/web/api_json.hpp"

#include <nlohmann/json.hpp>

#include "lib/flow/order_values.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::web {

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

json upgrade_json(const Site& site, db::Database& reader, const membership::Upgrade& upgrade) {
    const auto order = shop::OrderStore{reader}.find(upgrade.order);
    const bool decided = upgrade.state != membership::UpgradeState::pending;
    return {{"id", to_string(upgrade.id)},
            {"person", to_string(upgrade.person)},
            {"from", upgrade.from_tier},
            {"to", upgrade.to_tier},
            {"amount", upgrade.amount.rupiah()},
            {"order", to_string(upgrade.order)},
            {"order_status", order ? json(shop::name(order->state)) : json()},
            {"status", membership::name(upgrade.state)},
            {"reason", upgrade.reason.empty() ? json() : json(upgrade.reason)},
            {"created_at", iso(site, upgrade.created_at)},
            {"decided_at", decided ? iso(site, upgrade.moved_at) : json()},
            {"decided_by", decided ? json(upgrade.moved_by) : json()}};
}

http::Response list_page(const json& items, const std::optional<std::string>& next) {
    return http::Response::json(200,
                                json{{"schema", 1}, {"items", items}, {"next", next ? json(*next) : json()}}.dump());
}

}  // namespace mitra::web
