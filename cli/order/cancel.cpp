#include "cli/order/order_view.hpp"
#include "lib/flow/expire_orders.hpp"

namespace mitra::cli {

void order_cancel(Verb& verb) {
    auto orders = std::make_shared<Ids>();
    verb.ids("ORDER", *orders, "ORD-1042; the buyer is told, with what --reason says").run([orders](Context& context) {
        context.each(*orders, [&](const std::string& reference) {
            const OrderId id = order_named(context, reference).id;
            const bool changed = flow::cancel_order(context.services(), id, {.reason = context.actor().reason});
            return Result{changed ? "cancelled" : "was cancelled before", {{"id", id}, {"changed", changed}}};
        });
    });
}

}  // namespace mitra::cli
