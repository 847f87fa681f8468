#include "cli/child.hpp"
#include "cli/payment/payment_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/duitku_jobs.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Ids ids;
    bool pending = false;
    std::int64_t limit = 100;
};

/// Those that wait at Duitku, oldest first.
Ids open_ones(Context& context, std::int64_t limit) {
    Ids ids;
    for (const payment::Payment& one : payments(context).open(PaymentMethod::duitku, {}, limit))
        if (one.state == payment::PaymentState::waiting) ids.given.push_back(to_string(one.id));
    return ids;
}

Result described(const payment::Payment& payment, const std::string& said) {
    Object json{{"order", payment.order}};
    if (payment.settled_at) {
        json.add("result", "paid").add("amount", payment.received);
        return {fmt::format("paid: {}", payment.received.value_or(payment.amount)), std::move(json)};
    }
    const bool is_case = said.starts_with("a case");
    json.add("result", is_case ? "case" : "unpaid").add("provider", said);
    return {is_case ? said : fmt::format("not paid: {}", said), std::move(json)};
}

Result ask(Context& context, const std::string& reference) {
    const auto payment = payments(context).named(reference);
    if (payment.method != PaymentMethod::duitku)
        throw Error{ErrorKind::refused, fmt::format("{} is not paid through Duitku", payment.id), {}, "payment"};
    if (payment.settled_at) return described(payment, {});
    const auto job = flow::plan_status(context.services(), payment.id, context.now());
    if (!job)
        throw Error{ErrorKind::refused, fmt::format("{} was never taken to Duitku", payment.id),
                    "its buyer has not chosen how to pay", "payment"};
    if (context.dry_run()) return {"would be asked about", {{"order", payment.order}, {"result", "not_asked"}}};
    const std::string said = run_job(context, *job);
    return described(payments(context).named(reference), said);
}

void pull(Context& context, const Request& request) {
    const bool named = !request.ids.given.empty() || request.ids.from;
    if (named == request.pending)
        throw Error{ErrorKind::usage, "say which payments: by their ids, or all that are --pending", {}, "payment"};
    if (request.limit < 1) throw Error{ErrorKind::usage, "--limit is at least 1", {}, "payment"};
    const Ids ids = named ? request.ids : open_ones(context, request.limit);
    if (!named && ids.given.empty()) {
        context.note("no payment waits at Duitku");
        return context.answer({{"items", List{}}, {"next", nullptr}});
    }
    context.each(ids, [&](const std::string& id) { return ask(context, id); });
}

}  // namespace

void payment_pull(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.ids("PAY", request->ids, "payments, as PAY-7 or ORD-1042-1")
        .flag("--pending", request->pending, "every payment that waits at Duitku, oldest first")
        .option("--limit N", request->limit, "with --pending: at most so many")
        .run([request](Context& context) { pull(context, *request); });
}

}  // namespace mitra::cli
