// What does not fit, and refunds that wait for their transfer.
#include "cli/paging.hpp"
#include "cli/payment/payment_view.hpp"
#include "lib/flow/close_case.hpp"
#include "lib/flow/refund_order.hpp"

namespace mitra::cli {
namespace {

struct Listing {
    Paging paging;
    bool all = false;
};

void list_cases(Context& context, const Listing& request) {
    refuse_dates(request.paging, "cases");
    payment::CaseStore cases{context.database()};
    auto found = cases.list(!request.all, after_of<CaseId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const payment::Case& one : found)
        page.items.push_back(case_object(context, one));
    if (request.paging.count) page.total = cases.count(!request.all);
    context.list({{"id", "ID"},
                  {"kind", "KIND"},
                  {"order", "ORDER"},
                  {"payment", "PAYMENT"},
                  {"expected", "EXPECTED"},
                  {"found", "FOUND"},
                  {"suspended", "SUSPENDED"},
                  {"status", "STATUS"},
                  {"opened_at", "OPENED"}},
                 std::move(page));
}

void list_refunds(Context& context, const Listing& request) {
    using Which = payment::RefundStore::Which;
    refuse_dates(request.paging, "refunds");
    payment::RefundStore refunds{context.database()};
    const auto after = after_of<RefundId>(request.paging);
    auto found =
        request.all ? refunds.list(after, request.paging.limit + 1) : refunds.due(after, request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const payment::Refund& one : found)
        page.items.push_back(refund_object(context, one));
    if (request.paging.count) page.total = refunds.count(request.all ? Which::all : Which::due);
    context.list({{"id", "ID"},
                  {"order", "ORDER"},
                  {"case", "CASE"},
                  {"amount", "AMOUNT"},
                  {"status", "STATUS"},
                  {"decided_at", "DECIDED"},
                  {"bank", "BANK"},
                  {"reference", "REFERENCE"}},
                 std::move(page));
}

struct Closing {
    std::string id, as;
};

void close(Context& context, const Closing& request) {
    payment::CaseStore cases{context.database()};
    const payment::Case before = cases.named(request.id);
    const auto outcome = payment::case_outcome_named(request.as);
    if (!outcome)
        throw Error{ErrorKind::usage, "--as is missing", "it is settled, credited, refunded or dismissed", "case"};
    const bool changed = flow::close_case(context.services(), before.id, *outcome);
    context.concerns(changed ? 1 : 0, changed ? before.suspended : Money{});
    if (changed)
        context.print(
            "{} ({}) closed as {}: {}", before.id, payment::name(before.kind), request.as,
            before.suspended == Money{} ? to_string(before.found.value_or(Money{})) : to_string(before.suspended));
    else
        context.print("{} was closed as {} before", before.id, request.as);
    context.answer(case_object(context, cases.named(request.id)).add("changed", changed));
}

struct Payout {
    std::string id, reference, bank;
};

void pay(Context& context, const Payout& request) {
    payment::RefundStore refunds{context.database()};
    const payment::Refund before = refunds.named(request.id);
    std::optional<BankAccountId> bank;  // nothing is Duitku's balance
    if (request.bank != "duitku") bank = bank_named(context, request.bank);
    const bool changed = flow::pay_refund(context.services(), before.id, bank, request.reference);
    context.concerns(changed ? 1 : 0, changed ? before.amount : Money{});
    context.print("{} {}: {} for {} from {}", before.id, changed ? "is paid" : "was paid before", before.amount,
                  before.order, request.bank);
    context.answer(refund_object(context, refunds.named(request.id)).add("changed", changed));
}

}  // namespace

void payment_cases(Verb& verb) {
    auto request = std::make_shared<Listing>();
    verb.flag("--all", request->all, "closed ones too").pages(request->paging).run([request](Context& context) {
        list_cases(context, *request);
    });
}

void payment_case(Verb& verb) {
    auto request = std::make_shared<Closing>();
    verb.argument("CAS", request->id, "a case, as CAS-3; needs --reason")
        .choice("--as", request->as, {"settled", "credited", "refunded", "dismissed"},
                "pay the order after all, keep it for the buyer, owe it back, or nothing came")
        .needs_confirmation()
        .run([request](Context& context) { close(context, *request); });
}

void payment_refunds(Verb& verb) {
    auto request = std::make_shared<Listing>();
    verb.flag("--all", request->all, "paid ones too").pages(request->paging).run([request](Context& context) {
        list_refunds(context, *request);
    });
}

void payment_refund_paid(Verb& verb) {
    auto request = std::make_shared<Payout>();
    verb.argument("RFD", request->id, "a refund that was transferred, as RFD-2")
        .required("--reference R", request->reference, "the bank's reference of that transfer")
        .required("--bank NAME", request->bank, "from which account; 'duitku' is the balance there")
        .needs_confirmation()
        .run([request](Context& context) { pay(context, *request); });
}

}  // namespace mitra::cli
