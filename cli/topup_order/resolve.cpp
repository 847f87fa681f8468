#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/send_topup.hpp"

namespace mitra::cli {
namespace {

using topup::TopupState;

struct Request {
    std::string id, as;
    std::optional<std::string> trxid;
    std::optional<Money> cost;
};

TopupState state_of(const std::string& as) {
    if (as == "success") return TopupState::success;
    if (as == "failed") return TopupState::failed;
    if (as == "not-placed") return TopupState::ready;
    throw Error{ErrorKind::usage, "--as is missing", "it is success, failed or not-placed", "topup"};
}

void resolve(Context& context, const Request& request) {
    const topup::Topup before = topup_named(context, request.id);
    const flow::TopupResolution resolution{state_of(request.as), request.trxid.value_or(""), request.cost};
    if (resolution.state != TopupState::success && (request.trxid || request.cost))
        throw Error{ErrorKind::usage, "--trxid and --cost are for what succeeded", {}, "topup"};
    const bool changed = flow::resolve_topup(context.services(), before.id, resolution);
    const topup::Topup after = topups(context).find(before.id).value();
    context.concerns(changed ? 1 : 0, changed ? after.cost.value_or(Money{}) : Money{});
    context.print("{} {} {}", after.id, changed ? "is" : "was before", name(after.state));
    context.answer(topup_object(context, after).add("changed", changed));
}

}  // namespace

void topup_order_resolve(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("TOP", request->id, "one that is unknown; needs --reason")
        .choice("--as", request->as, {"success", "failed", "not-placed"}, "what you saw at the supplier")
        .option("--trxid T", request->trxid, "its transaction there, of what succeeded")
        .option("--cost RP", request->cost, "what was charged (default: what the price list said)")
        .needs_confirmation()
        .run([request](Context& context) { resolve(context, *request); });
}

}  // namespace mitra::cli
