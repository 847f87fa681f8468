#include "lib/flow/verify_payment.hpp"
#include "cli/child.hpp"
#include "cli/membership/membership_view.hpp"
#include "cli/order/order_view.hpp"
#include "cli/payment/payment_view.hpp"
#include "cli/single.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/import_bank_rows.hpp"

namespace mitra::cli {
namespace {

/// Matched rows that one command settles; what is left is for the next.
constexpr std::int64_t k_most_rows = 10'000;

struct Request {
    Ids ids;
    std::optional<Money> amount;
    std::optional<std::string> bank, row;
    bool reject = false, allow_short = false, matched = false, pull = false;

    [[nodiscard]] bool says_what_came() const { return amount || bank || row || allow_short; }
};

[[noreturn]] void wrong(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::usage, what, hint, "payment"};
}

void check(const Request& request) {
    const bool named = !request.ids.given.empty() || request.ids.from;
    if (request.matched && (named || request.reject || request.says_what_came()))
        wrong("--matched settles what the statements show, and takes nothing else", "leave out the rest");
    if (request.pull && (request.reject || request.matched || request.says_what_came()))
        wrong("--pull lets the provider say what came", "leave out the rest");
    if (request.reject && request.says_what_came()) wrong("--reject says that nothing came", "leave out the rest");
    if ((request.amount || request.row) && (request.ids.given.size() > 1 || request.ids.from))
        wrong("an amount and a row are of one order", "verify them one by one");
}

std::optional<payment::Payment> settled_payment(Context& context, OrderId order) {
    for (payment::Payment& one : payments(context).of_order(order))
        if (one.settled_at) return std::move(one);
    return std::nullopt;
}

Result told(Context& context, const flow::Settled& settled) {
    using Outcome = flow::Settled::Outcome;
    Object json{{"order", settled.order}, {"case", settled.opened_case}};
    if (settled.outcome == Outcome::a_case) {
        const payment::Case one = payment::CaseStore{context.database()}.find(settled.opened_case.value()).value();
        context.exit_with(9);
        json.add("result", "case").add("kind", payment::name(one.kind)).add("amount", one.found);
        return {
            fmt::format("does not fit ({}: {} asked, {} came): {} waits for 'mitra payment case'",
                        payment::name(one.kind), one.expected.value_or(Money{}), one.found.value_or(Money{}), one.id),
            std::move(json)};
    }
    const payment::Payment payment = settled_payment(context, settled.order).value();
    const Money received = payment.received.value_or(Money{});
    json.add("payment", payment.id).add("amount", received);
    if (settled.outcome == Outcome::already) {
        json.add("result", "already");
        return {fmt::format("was paid already: {} by {}", received, payment.verified_by), std::move(json)};
    }
    context.concerns(0, received);
    json.add("result", "settled");
    if (settled.opened_case)
        return {fmt::format("paid: {}, more than the {} asked; {} tells what to do with the rest", received,
                            payment.amount, *settled.opened_case),
                std::move(json)};
    return {fmt::format("paid: {}", received), std::move(json)};
}

/// The order that is meant; a request to go up means its own.
OrderId meant(Context& context, const std::string& reference) {
    const auto upgrade = parse_id<UpgradeId>(reference);
    return upgrade ? upgrades(context).named(reference).order : order_named(context, reference).id;
}

void verify(Context& context, const Request& request) {
    flow::Verified verified{.amount = request.amount,
                            .bank = bank_named(context, request.bank),
                            .row = {},
                            .shortfall = request.allow_short ? flow::Shortfall::allowed : flow::Shortfall::is_a_case};
    if (request.row)
        verified.row = payment::BankRowStore{context.database(), context.app().vault()}.named(*request.row).id;
    context.each(request.ids, [&](const std::string& id) {
        return told(context, flow::verify_payment(context.services(), meant(context, id), verified));
    });
}

void reject(Context& context, const Request& request) {
    const std::string reason = context.actor().reason;
    context.each(request.ids, [&](const std::string& id) {
        const bool changed = flow::reject_proof(context.services(), meant(context, id), reason);
        return Result{changed ? "proof rejected; the buyer is told why" : "was rejected before",
                      {{"result", "rejected"}, {"changed", changed}}};
    });
}

/// Asks the provider about every attempt of an order; what it says now of the last is the answer of an unpaid order.
Result ask(Context& context, OrderId order) {
    using Outcome = flow::Settled::Outcome;
    const bool paid_before = settled_payment(context, order).has_value();
    const auto open_before = payment::CaseStore{context.database()}.of_order(order).size();
    std::optional<std::string> said;
    for (const payment::Payment& one : payments(context).of_order(order)) {
        if (paid_before) break;
        const auto job = flow::plan_status(context.services(), one.id, context.now());
        if (job) said = context.dry_run() ? "Duitku is asked when you go ahead" : run_job(context, *job);
    }
    const auto cases = payment::CaseStore{context.database()}.of_order(order);
    if (!settled_payment(context, order) && cases.size() > open_before)
        return told(context, {.outcome = Outcome::a_case, .order = order, .opened_case = cases.back().id});
    if (settled_payment(context, order))
        return told(context,
                    {.outcome = paid_before ? Outcome::already : Outcome::settled, .order = order, .opened_case = {}});
    if (!said)
        throw Error{ErrorKind::refused, fmt::format("{} was never taken to Duitku", order),
                    "a transfer is verified without --pull", "order"};
    return {fmt::format("not paid: {}", *said), {{"order", order}, {"result", "unpaid"}, {"provider", *said}}};
}

void pull(Context& context, const Request& request) {
    context.each(request.ids, [&](const std::string& id) { return ask(context, meant(context, id)); });
}

void settle_matched(Context& context) {
    const auto rows = flow::settle_matched_rows(context.services(), k_most_rows);
    List items;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    for (const flow::SettledRow& row : rows) {
        std::string words = fmt::format("{}: {} for {}: {}", row.row, row.amount, row.order, row.result);
        if (row.opened_case) words += fmt::format(" ({})", *row.opened_case);
        if (!row.detail.empty()) words += fmt::format(": {}", row.detail);
        context.print_line(words);
        items.emplace_back(Object{{"id", row.row},
                                  {"order", row.order},
                                  {"amount", row.amount},
                                  {"result", row.result},
                                  {"case", row.opened_case},
                                  {"detail", or_null(row.detail)}});
        const bool settled = row.result == "settled";
        context.concerns(settled ? 1 : 0, settled ? row.amount : Money{});
        ++(row.result == "failed" ? failed : done);
        if (row.result == "case") context.exit_with(9);
    }
    if (rows.empty()) context.print("no row of a statement matches an order");
    context.answer({{"items", std::move(items)}, {"next", nullptr}});
    if (failed > 0) context.exit_with(done > 0 ? 8 : 4);
}

void run(Context& context, const Request& request) {
    check(request);
    if (request.matched)
        settle_matched(context);
    else if (request.reject)
        reject(context, request);
    else if (request.pull)
        pull(context, request);
    else
        verify(context, request);
}

}  // namespace

void verify_payment(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--amount RP", request->amount, "what came, where it is not what was asked")
        .option("--bank NAME", request->bank, "to which account, where it is not the one that was chosen")
        .option("--row ROW", request->row, "the row of a statement that shows it")
        .flag("--allow-short", request->allow_short, "take less than was asked; the shop bears the rest")
        .flag("--reject", request->reject, "the proof shows no such transfer; the buyer is told --reason")
        .flag("--pull", request->pull, "ask the provider now whether it was paid there")
        .flag("--matched", request->matched, "settle every row that a statement's import has matched")
        .ids("ORD", request->ids, "orders, as ORD-1042; or requests to go up, as UPG-5")
        .needs_confirmation()
        .run([request](Context& context) { run(context, *request); });
}

}  // namespace mitra::cli
