#include "cli/order/order_view.hpp"

#include "cli/payment/payment_view.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {

shop::Order order_named(Context& context, const std::string& reference) {
    const std::string number = context.app().site().shop.order_prefix + "-";
    const bool by_number = reference.starts_with(number);
    return shop::OrderStore{context.database()}.named(by_number ? "ORD-" + reference.substr(number.size()) : reference);
}

std::string method_words(Context& context, PaymentMethod method, std::optional<BankAccountId> account) {
    if (!account) return std::string{name(method)};
    const auto found = payment::BankAccountStore{context.database(), context.app().vault()}.find(*account);
    return fmt::format("{}:{}", name(method), found ? found->name : to_string(*account));
}

Object order_object(Context& context, const shop::Order& order) {
    const auto product = shop::ProductStore{context.database()}.find(order.product);
    const auto coupon = order.coupon ? referral::CouponStore{context.database()}.find(*order.coupon) : std::nullopt;
    const std::string token = shop::order_token(context.app().vault(), order);
    const auto credit = referral::AttributionStore{context.database()}.credit(order.id);
    const bool tried = context.dry_run();  // the token of a row that is rolled back opens nothing
    return {{"id", order.id},
            {"number", flow::order_number(context.app().site(), order.id)},
            {"token", tried ? Value{} : Value{token}},
            {"link", tried ? Value{} : Value{context.app().site().base_url + "/o/" + token}},
            {"product", order.product},
            {"product_name", product ? product->name : ""},
            {"buyer", order.buyer},
            {"buyer_proven", order.buyer_proven},
            {"status", name(order.state)},
            {"subtotal", order.subtotal},
            {"discount", order.discount},
            {"tax", order.tax},
            {"unique_code", order.unique_code},
            {"total", order.total},
            {"refunded", order.refunded},
            {"coupon", coupon ? Value{coupon->code} : Value{}},
            {"affiliate", credit ? Value{credit->affiliate} : Value{}},
            {"method", method_words(context, order.method, order.bank_account)},
            {"placed_at", context.iso(order.placed_at)},
            {"paid_at", context.iso(order.paid_at)},
            {"fulfilled_at", context.iso(order.fulfilled_at)},
            {"expires_at", context.iso(order.expires_at)}};
}

Object whole_order_object(Context& context, const shop::Order& order) {
    List payments;
    for (const auto& payment : payment::PaymentStore{context.database(), context.app().vault()}.of_order(order.id))
        payments.emplace_back(payment_object(context, payment));
    return order_object(context, order).add("payments", std::move(payments));
}

}  // namespace mitra::cli
