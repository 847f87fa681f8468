#include "cli/topup_order/topup_view.hpp"
#include "lib/flow/send_topup.hpp"

namespace mitra::cli {

void topup_order_cancel(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("TOP", *ids, "top-ups that were not sent yet; what was paid goes back with 'mitra order refund'")
        .run([ids](Context& context) {
            context.each(*ids, [&](const std::string& reference) {
                const topup::Topup topup = topup_named(context, reference);
                const bool changed = flow::cancel_topup(context.services(), topup.id);
                return Result{changed ? "cancelled" : "was cancelled before",
                              {{"id", topup.id}, {"order", topup.order}, {"changed", changed}}};
            });
        });
}

}  // namespace mitra::cli
