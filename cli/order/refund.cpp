#include "cli/order/order_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/refund_order.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string id;
    std::optional<Money> amount;
};

void tell(Context& context, const shop::Order& order, const flow::Refunded& refunded) {
    if (refunded.already) {
        context.print_line(refunded.refund ? fmt::format("{} was refunded before, by {}", order.id, *refunded.refund)
                                           : fmt::format("{} was taken back before", order.id));
        return;
    }
    if (!refunded.refund) {
        context.print("{} brought no money and owes none: the order is refunded, and what it gave is taken back",
                      order.id);
        context.print_line("the buyer is not told; write to them yourself if they should know why");
        return;
    }
    context.print("{}: {} of {} is due to {}", *refunded.refund, refunded.amount, order.id, order.buyer);
    context.print_line(refunded.whole ? "the order is refunded, and what it gave is taken back"
                                      : fmt::format("{} is left of it, and the order stays",
                                                    flow::refundable(context.services(), order.id)));
    context.print_line(
        fmt::format("transfer it, then 'mitra payment refund-paid {} --bank NAME --reference R'", *refunded.refund));
}

void refund(Context& context, const Request& request) {
    const shop::Order order = order_named(context, request.id);
    const auto refunded = flow::refund_order(context.services(), order.id, request.amount);
    context.concerns(refunded.already ? 0 : 1, refunded.already ? Money{} : refunded.amount);
    tell(context, order, refunded);
    context.answer({{"id", refunded.refund},
                    {"order", order.id},
                    {"buyer", order.buyer},
                    {"amount", refunded.amount},
                    {"whole", refunded.whole},
                    {"changed", !refunded.already}});
}

}  // namespace

void order_refund(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ORD", request->id, "a paid order, as ORD-1042; needs --reason, which the buyer reads")
        .option("--amount RP", request->amount, "a part of it; else all that is left, and access is taken back")
        .needs_confirmation()
        .run([request](Context& context) { refund(context, *request); });
}

}  // namespace mitra::cli
