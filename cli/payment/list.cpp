#include "cli/order/order_view.hpp"
#include "cli/paging.hpp"
#include "cli/payment/payment_view.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Paging paging;
    std::optional<std::string> status, method, order;
};

void list(Context& context, const Request& request) {
    payment::PaymentFilter filter{.since = context.time("--since", request.paging.since),
                                  .until = context.time("--until", request.paging.until)};
    if (request.status) filter.state = payment::payment_state_named(*request.status);
    if (request.method) filter.method = payment_method_named(*request.method);
    if (request.order) filter.order = order_named(context, *request.order).id;

    auto found = payments(context).list(filter, after_of<PaymentId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const payment::Payment& one : found)
        page.items.push_back(payment_object(context, one));
    if (request.paging.count) page.total = payments(context).count(filter);
    context.list({{"id", "ID"},
                  {"order", "ORDER"},
                  {"method", "METHOD"},
                  {"bank", "BANK"},
                  {"amount", "AMOUNT"},
                  {"received", "RECEIVED"},
                  {"status", "STATUS"},
                  {"created_at", "CREATED"},
                  {"verified_by", "VERIFIED BY"}},
                 std::move(page));
}

}  // namespace

void payment_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, {"created", "waiting", "settled", "failed", "expired", "refunded"},
                "only these")
        .choice("--method", request->method, {"duitku", "transfer", "trakteer", "free", "grant"}, "only those paid so")
        .option("--order ORD", request->order, "only the attempts to pay this order")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void payment_show(Verb& verb) {
    auto id = std::make_shared<std::string>();
    verb.argument("PAY", *id, "a payment, as PAY-7 or ORD-1042-1").run([id](Context& context) {
        const payment::Payment payment = payments(context).named(*id);
        Object object = payment_object(context, payment);
        List evidence;
        for (const payment::Evidence& one : payments(context).evidence(payment.id))
            evidence.emplace_back(Object{{"kind", payment::name(one.kind)},
                                         {"amount", one.amount},
                                         {"reference", one.reference},
                                         {"row", one.bank_row},
                                         {"by", one.actor}});
        object.add("evidence", std::move(evidence));
        context.show(std::move(object));
    });
}

}  // namespace mitra::cli
