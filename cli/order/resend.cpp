#include "cli/order/order_view.hpp"
#include "lib/flow/expire_orders.hpp"

namespace mitra::cli {

void order_resend(Verb& verb) {
    auto orders = std::make_shared<Ids>();
    verb.ids("ORDER", *orders, "ORD-1042").run([orders](Context& context) {
        context.each(*orders, [&](const std::string& reference) {
            const shop::Order order = order_named(context, reference);
            flow::resend_order(context.services(), order.id);
            return Result{fmt::format("told {} again", order.buyer), {{"id", order.id}, {"buyer", order.buyer}}};
        });
    });
}

}  // namespace mitra::cli
