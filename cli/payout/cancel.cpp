#include "cli/payout/payout_view.hpp"
#include "lib/flow/approve_payout.hpp"

namespace mitra::cli {
namespace {

Result cancel(Context& context, const std::string& reference) {
    const payout::Payout one = payouts(context).named(reference);
    const bool changed = flow::cancel_payout(context.services(), one.id);
    context.concerns(changed ? one.people : 0, changed ? one.total : Money{});
    return {changed ? "cancelled; what it would have paid is payable again" : "was cancelled before",
            {{"changed", changed}}};
}

}  // namespace

void payout_cancel(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("PYT", *ids, "payouts whose file was not made, as PYT-2; needs --reason")
        .needs_confirmation()
        .run([ids](Context& context) {
            context.each(*ids, [&](const std::string& id) { return cancel(context, id); });
        });
}

}  // namespace mitra::cli
