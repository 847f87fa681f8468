#include "cli/payment/payment_view.hpp"

#include "cli/order/order_view.hpp"

namespace mitra::cli {
namespace {

Value account_name(Context& context, std::optional<BankAccountId> id) {
    const auto account = id ? bank_accounts(context).find(*id) : std::nullopt;
    return account ? Value{account->name} : Value{};
}

}  // namespace

payment::PaymentStore payments(Context& context) {
    return {context.database(), context.app().vault()};
}

payment::BankAccountStore bank_accounts(Context& context) {
    return {context.database(), context.app().vault()};
}

Object payment_object(Context& context, const payment::Payment& payment) {
    return {{"id", payment.id},
            {"order", payment.order},
            {"method", method_words(context, payment.method, payment.bank_account)},
            {"bank", account_name(context, payment.bank_account)},
            {"reference", payment.reference},
            {"amount", payment.amount},
            {"received", payment.received},
            {"fee", payment.fee},
            {"provider_reference", or_null(payment.provider_reference)},
            {"channel", or_null(payment.channel)},
            {"status", name(payment.state)},
            {"note", or_null(payment.note)},
            {"created_at", context.iso(payment.created_at)},
            {"expires_at", context.iso(payment.expires_at)},
            {"verified_by", or_null(payment.verified_by)},
            {"verified_at", context.iso(payment.settled_at)}};
}

Object bank_account_object(const payment::BankAccount& account) {
    return {{"id", account.id},         {"name", account.name},     {"kind", account.ewallet ? "ewallet" : "bank"},
            {"number", account.number}, {"holder", account.holder}, {"active", account.active}};
}

Object bank_row_object(Context& context, const payment::BankRow& row) {
    std::optional<OrderId> order;
    if (row.payment) order = payments(context).named(to_string(*row.payment)).order;
    return {{"id", row.id},
            {"bank", account_name(context, row.account)},
            {"day", row.booked_on},
            {"amount", row.amount},
            {"status", row.state},
            {"order", order},
            {"words", row.description}};
}

Object case_object(Context& context, const payment::Case& one) {
    return {{"id", one.id},
            {"kind", payment::name(one.kind)},
            {"order", one.order},
            {"payment", one.payment},
            {"expected", one.expected},
            {"found", one.found},
            {"suspended", one.suspended},
            {"detail", or_null(one.detail)},
            {"status", one.outcome ? Value{payment::name(*one.outcome)} : Value{"open"}},
            {"opened_at", context.iso(one.opened_at)},
            {"closed_by", or_null(one.closed_by)}};
}

Object refund_object(Context& context, const payment::Refund& refund) {
    return {{"id", refund.id},
            {"order", refund.order},
            {"case", refund.of_case},
            {"amount", refund.amount},
            {"status", refund.paid_at ? "paid" : "decided"},
            {"decided_at", context.iso(refund.decided_at)},
            {"paid_at", context.iso(refund.paid_at)},
            {"bank", account_name(context, refund.paid_from)},
            {"reference", or_null(refund.reference)}};
}

std::optional<BankAccountId> bank_named(Context& context, const std::optional<std::string>& name) {
    if (!name) return std::nullopt;
    return bank_accounts(context).named(*name).id;
}

}  // namespace mitra::cli
