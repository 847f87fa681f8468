#include "cli/topup_order/topup_view.hpp"

#include "lib/flow/order_topup.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/topup/fee_store.hpp"

namespace mitra::cli {
namespace {

/// What the payment really cost once it came, else what it is expected to.
Money fees_of(Context& context, const shop::Order& order) {
    for (const auto& one : payment::PaymentStore{context.database(), context.app().vault()}.of_order(order.id))
        if (one.settled_at) return one.fee.value_or(Money{});
    return topup::fees_of(order.total, topup::FeeStore{context.database()}.of_payments(order.placed_at));
}

}  // namespace

topup::TopupStore topups(Context& context) {
    return {context.database(), context.app().vault()};
}

topup::TipStore tips(Context& context) {
    return {context.database(), context.app().vault()};
}

topup::Topup topup_named(Context& context, const std::string& reference) {
    return topups(context).named(reference);
}

Object topup_object(Context& context, const topup::Topup& topup) {
    const shop::Order order = shop::OrderStore{context.database()}.find(topup.order).value();
    const Money cost = topup.cost.value_or(topup.expected_cost);
    const Money fees = fees_of(context, order);
    const auto payment = payment::PaymentStore{context.database(), context.app().vault()}.latest(order.id);
    const auto code = payment ? tips(context).code_of(payment->id) : std::nullopt;
    return {{"id", topup.id},
            {"order", topup.order},
            {"service", topup.code},
            {"service_id", topup.service},
            {"name", topup.display},
            {"channel", name(topup.channel)},
            {"target", or_null(topup.target)},
            {"zone", or_null(topup.zone)},
            {"nickname", or_null(topup.nickname)},
            {"buyer", order.buyer},
            {"price", order.total},
            {"cost", cost},
            {"fees", fees},
            {"margin", order.total - cost - fees},
            {"code", code},
            {"status", flow::shown_status(context.services(), topup, order)},
            {"trxid", or_null(topup.trxid)},
            {"placed_at", context.iso(topup.made_at)},
            {"sent_at", context.iso(topup.sent_at)},
            {"done_at", context.iso(topup.done_at)}};
}

Object tip_object(Context& context, const topup::Tip& tip) {
    Value order{nullptr};
    if (tip.payment)
        if (const auto payment = payment::PaymentStore{context.database(), context.app().vault()}.find(*tip.payment))
            order = Value{payment->order};
    return {{"id", tip.id},
            {"reference", tip.reference},
            {"amount", tip.amount},
            {"net", tip.net},
            {"fee", tip.amount - tip.net},
            {"method", or_null(tip.method)},
            {"code", or_null(tip.code)},
            {"message", or_null(tip.message)},
            {"supporter", or_null(tip.supporter)},
            {"status", name(tip.state)},
            {"order", std::move(order)},
            {"payment", tip.payment},
            {"came_at", context.iso(tip.came_at)}};
}

const std::vector<Column>& topup_columns() {
    static const std::vector<Column> k_columns{{"id", "ID"},           {"order", "ORDER"},     {"status", "STATUS"},
                                               {"service", "SERVICE"}, {"target", "TARGET"},   {"zone", "ZONE"},
                                               {"price", "PRICE"},     {"cost", "COST"},       {"margin", "MARGIN"},
                                               {"trxid", "TRXID"},     {"placed_at", "PLACED"}};
    return k_columns;
}

}  // namespace mitra::cli
