#include "lib/flow/settle_payment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/gather_tips.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/payment_store.hpp"

namespace mitra::flow {
namespace {

using payment::CaseKind;
using payment::Evidence;
using payment::PaymentState;
using shop::OrderState;
using Kind = Evidence::Kind;

/// One payment that is being settled, with all that was read for it.
struct Act {
    const Services& services;
    shop::Order order;
    payment::Payment payment;
    const Evidence& evidence;
    Shortfall shortfall;
    Instant now;

    [[nodiscard]] payment::PaymentStore payments() const { return {services.database, services.vault}; }
    [[nodiscard]] payment::CaseStore cases() const { return payment::CaseStore{services.database}; }
};

bool is_settled(const payment::Payment& payment) {
    return payment.state == PaymentState::settled || payment.state == PaymentState::refunded;
}

/// Whether the evidence speaks of the money that settled this payment before, or of other money.
bool is_the_same_money(const Act& act) {
    const auto known = act.payments().evidence(act.payment.id);
    const auto has = [&](auto&& what) { return std::any_of(known.begin(), known.end(), what); };
    switch (act.evidence.kind) {
        case Kind::free:
        case Kind::grant:
        case Kind::admin:  // a second admin who looks at the same proof
            return true;
        case Kind::provider_answer:
            return has([](const Evidence& one) { return one.kind == Kind::provider_answer; });
        case Kind::tip:
            return has(
                [&](const Evidence& one) { return one.kind == Kind::tip && one.reference == act.evidence.reference; });
        case Kind::bank_row:
            if (has([&](const Evidence& one) { return one.bank_row == act.evidence.bank_row; })) return true;
            // The statement shows what an admin had verified: the row belongs to it. A second row is a second transfer.
            return !has([](const Evidence& one) { return one.bank_row || one.kind == Kind::provider_answer; }) &&
                   act.payment.received == act.evidence.amount;
    }
    return false;
}

/// Why the money does not fit, or nothing.
std::optional<CaseKind> misfit(const Act& act) {
    const Instant came = act.evidence.came_at.value_or(act.now);
    switch (act.order.state) {
        case OrderState::paid:
        case OrderState::fulfilled:
        case OrderState::refunded:
            return CaseKind::double_payment;
        case OrderState::cancelled:
            return CaseKind::cancelled;
        case OrderState::pending:
        case OrderState::expired:
            if (came >= act.order.expires_at + act.services.site.shop.grace) return CaseKind::late;
            break;
        case OrderState::proof_submitted:  // it waits for us, not we for it
            break;
    }
    const Money asked = act.payment.amount;
    if (act.evidence.kind == Kind::provider_answer && act.evidence.amount != asked) return CaseKind::wrong_amount;
    const bool is_short = act.evidence.amount < asked;
    if (is_short && act.shortfall == Shortfall::is_a_case) return CaseKind::short_payment;
    return std::nullopt;
}

/// One case for one money: a provider's answer for a payment, a row is one transfer; an admin may say something
/// again once what was said before is closed.
std::string cause_of(const Act& act) {
    if (act.evidence.kind == Kind::provider_answer)
        return fmt::format("{}:provider:{}", act.payment.id, act.evidence.amount.rupiah());
    if (act.evidence.bank_row) return to_string(*act.evidence.bank_row);
    if (act.evidence.kind == Kind::tip) return tip_cause(act.evidence.reference);
    const std::string prefix = fmt::format("{}:{}:", act.payment.id, name(act.evidence.kind));
    std::int64_t said = 1;
    for (const payment::Case& one : act.cases().of_order(act.order.id)) {
        if (!one.cause.starts_with(prefix)) continue;
        if (!one.outcome) return one.cause;
        ++said;
    }
    return fmt::format("{}{}", prefix, said);
}

void use_row(const Act& act) {
    if (act.evidence.bank_row)
        payment::BankRowStore{act.services.database, act.services.vault}.mark(*act.evidence.bank_row, "settled",
                                                                              act.payment.id);
}

/// Where the money is.
std::string account_of(const Act& act) {
    if (act.evidence.kind == Kind::tip) return tip_account();
    return cash_account(act.services, act.evidence.bank_account);
}

/// The money that came stands on suspense until a person closes the case.
void suspend(const Act& act, CaseId opened) {
    if (act.evidence.amount == Money{}) return;
    const Money fee = act.evidence.fee.value_or(Money{});
    ledger::LedgerStore{act.services.database}.post({.source = fmt::format("suspend:{}", opened),
                                                     .act = "payment.suspended",
                                                     .about = to_string(act.order.id),
                                                     .actor = act.services.actor.name,
                                                     .at = act.now,
                                                     .postings = {{account_of(act), act.evidence.amount - fee},
                                                                  {ledger::suspense_of(opened), -act.evidence.amount},
                                                                  {std::string{ledger::k_payment_fee}, fee}}});
}

Settled open_case(const Act& act, CaseKind kind, const std::string& cause) {
    const auto opened = act.cases().open(
        {.kind = kind,
         .cause = cause,
         .order = act.order.id,
         .payment = act.payment.id,
         .expected = act.payment.amount,
         .found = act.evidence.amount,
         .suspended = act.evidence.amount,
         .detail = fmt::format("{}; the order was {}", name(act.evidence.kind), shop::name(act.order.state)),
         .opened_at = act.now},
        act.services.actor.name);
    if (!opened) throw Error{ErrorKind::internal, fmt::format("case {} opened twice", cause), {}, {}};
    suspend(act, *opened);
    use_row(act);
    // A provider has said all it has to say about this attempt; a transfer may still come whole.
    if (act.evidence.kind == Kind::provider_answer)
        act.payments().close(act.payment.id, PaymentState::failed, fmt::format("see {}", *opened),
                             act.services.actor.name, act.now);
    db::record_audit(act.services.database, act.services.vault, act.services.actor, "payment.case", to_string(*opened),
                     fmt::format(R"({{"kind":"{}","payment":"{}","found":{}}})", payment::name(kind), act.payment.id,
                                 act.evidence.amount.rupiah()),
                     act.now);
    tell_case(act.services, *opened);
    return {.outcome = Settled::Outcome::a_case, .order = act.order.id, .opened_case = *opened};
}

Settled settle(const Act& act) {
    const Settled already{.outcome = Settled::Outcome::already, .order = act.order.id, .opened_case = {}};
    const std::string cause = cause_of(act);
    if (const auto known = act.cases().by_cause(cause)) {  // this money has its case
        if (known->found != act.evidence.amount)
            throw Error{ErrorKind::refused,
                        fmt::format("{} is open for {} with another amount", known->id, act.payment.id),
                        fmt::format("close it first: see 'mitra payment case {} --help'", known->id), "case"};
        if (is_settled(act.payment)) return already;
        return {.outcome = Settled::Outcome::a_case, .order = act.order.id, .opened_case = known->id};
    }
    if (is_settled(act.payment) && is_the_same_money(act)) {
        const auto known = act.payments().evidence(act.payment.id);
        const bool new_row = act.evidence.bank_row &&
                             std::none_of(known.begin(), known.end(),
                                          [&](const Evidence& one) { return one.bank_row == act.evidence.bank_row; });
        if (new_row) act.payments().add_evidence(act.payment.id, act.evidence, act.now);
        use_row(act);
        return already;
    }
    const auto kind = misfit(act);
    // What came short before is not lost: with this tip it may be enough.
    if (act.evidence.kind == Kind::tip && (!kind || kind == CaseKind::short_payment))
        if (const auto paid = gather_tips(act.services, act.order, act.payment, act.evidence)) return *paid;
    if (kind) return open_case(act, *kind, cause);
    const Source source{account_of(act), act.evidence.fee.value_or(Money{})};
    const auto surplus = pay_order(act.services, act.order, act.payment, act.evidence, source);
    use_row(act);
    return {.outcome = Settled::Outcome::settled, .order = act.order.id, .opened_case = surplus};
}

void check(const payment::Payment& payment, const Evidence& evidence) {
    const bool gift = evidence.kind == Kind::free || evidence.kind == Kind::grant;
    if (evidence.amount < Money{} || evidence.amount.rupiah() > Money::k_largest ||
        (evidence.amount == Money{} && !gift))
        throw Error{
            ErrorKind::usage, fmt::format("{} is no amount that can have come", evidence.amount), {}, "payment"};
    if (gift && payment.amount != Money{})
        throw Error{ErrorKind::refused, fmt::format("{} is not free", payment.id), {}, "payment"};
}

/// What a person or a statement says without naming an account is about the one that the buyer was given.
Evidence with_account(const payment::Payment& payment, Evidence evidence) {
    const bool ours = evidence.kind == Kind::admin || evidence.kind == Kind::bank_row;
    if (ours && !evidence.bank_account) evidence.bank_account = payment.bank_account;
    if (ours != evidence.bank_account.has_value())
        throw Error{ErrorKind::internal, fmt::format("{}: nobody says where the money is", payment.id), {}, {}};
    return evidence;
}

}  // namespace

Settled settle_payment(const Services& services, PaymentId id, const Evidence& evidence, Shortfall shortfall) {
    return db::in_transaction(services.database, [&] {
        const auto found = payment::PaymentStore{services.database, services.vault}.find(id);
        if (!found)
            throw Error{ErrorKind::not_found, fmt::format("no payment {}", id), "see 'mitra payment list'", "payment"};
        check(*found, evidence);
        require_trusted_clock(services);
        const Evidence placed = with_account(*found, evidence);
        return settle({.services = services,
                       .order = existing_order(services, found->order),
                       .payment = *found,
                       .evidence = placed,
                       .shortfall = shortfall,
                       .now = services.clock.now()});
    });
}

}  // namespace mitra::flow
