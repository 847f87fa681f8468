#include "lib/flow/close_case.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/gather_tips.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/refund_store.hpp"

namespace mitra::flow {
namespace {

using payment::Case;
using payment::CaseKind;
using payment::CaseOutcome;
using shop::OrderState;

[[noreturn]] void refuse(const Case& one, const std::string& why, const std::string& hint) {
    throw Error{ErrorKind::refused, fmt::format("{}: {}", one.id, why), hint, "case"};
}

/// A case that is being closed, with the order that its money was for.
struct Closing {
    const Services& services;
    const Case& what;
    shop::Order order;
    Instant now;

    void book(std::vector<ledger::Posting> postings) const {
        ledger::LedgerStore{services.database}.post({.source = fmt::format("close:{}", what.id),
                                                     .act = "payment.case_closed",
                                                     .about = to_string(order.id),
                                                     .actor = services.actor.name,
                                                     .at = now,
                                                     .postings = std::move(postings)});
    }
    [[nodiscard]] std::string suspense() const { return ledger::suspense_of(what.id); }
    void owe(Money amount) const {
        const RefundId refund = payment::RefundStore{services.database}.add(
            {.order = order.id, .of_case = what.id, .amount = amount, .decided_at = now}, services.actor.name);
        const bool stays = order.state == OrderState::paid || order.state == OrderState::fulfilled || order.open();
        write_cancellation(services, order.id,
                           {.refund = refund, .amount = amount, .whole = !stays, .reason = services.actor.reason});
        tell_refunded(services, order, refund, amount);
    }
};

void settle(const Closing& closing) {
    const auto payment =
        payment::PaymentStore{closing.services.database, closing.services.vault}.find(closing.what.payment.value());
    const OrderState state = closing.order.state;
    if (state != OrderState::expired && !closing.order.open())
        refuse(closing.what, fmt::format("{} is {} and cannot be paid by it", closing.order.id, shop::name(state)),
               "--as credited or --as refunded");
    pay_order(closing.services, closing.order, payment.value(),
              {.kind = payment::Evidence::Kind::admin,
               .amount = closing.what.suspended,
               .reference = to_string(closing.what.id),
               .actor = closing.services.actor.name},
              {closing.suspense(), Money{}});
}

/// What was said to have come did not come: the first entry is undone, its fee too.
void book_back(const Closing& closing) {
    if (closing.what.cause.starts_with(BankRowId::prefix()))
        refuse(closing.what, "the bank's statement shows this money", "--as settled, credited or refunded");
    if (closing.what.cause.starts_with(tip_cause("")))
        refuse(closing.what, "Trakteer shows this money", "--as settled, credited or refunded");
    const auto entry =
        ledger::LedgerStore{closing.services.database}.by_source(fmt::format("suspend:{}", closing.what.id));
    if (!entry) throw Error{ErrorKind::internal, fmt::format("{} was never booked", closing.what.id), {}, {}};
    std::vector<ledger::Posting> back = entry->what.postings;
    for (ledger::Posting& posting : back)
        posting.amount = -posting.amount;
    closing.book(std::move(back));
}

void close_suspended(const Closing& closing, CaseOutcome outcome) {
    const Money amount = closing.what.suspended;
    switch (outcome) {
        case CaseOutcome::settled:
            settle(closing);
            return;
        case CaseOutcome::credited:
            closing.book({{closing.suspense(), amount}, {ledger::credit_of(closing.order.buyer), -amount}});
            return;
        case CaseOutcome::refunded:
            closing.book({{closing.suspense(), amount}, {ledger::refund_due_to(closing.order.buyer), -amount}});
            closing.owe(amount);
            return;
        case CaseOutcome::dismissed:
            book_back(closing);
            return;
    }
}

/// The order is paid and what was over stands as the buyer's credit already.
void close_surplus(const Closing& closing, CaseOutcome outcome) {
    if (outcome == CaseOutcome::credited) return;
    if (outcome != CaseOutcome::refunded)
        refuse(closing.what, "the order is paid; only the surplus is left to decide", "--as credited or --as refunded");
    const Money surplus = closing.what.found.value() - closing.what.expected.value();
    const std::string credit = ledger::credit_of(closing.order.buyer);
    const Money has = -ledger::LedgerStore{closing.services.database}.balance(credit);
    if (has < surplus)
        refuse(closing.what, fmt::format("the buyer's credit is {}, less than {}", has, surplus), "--as credited");
    closing.book({{credit, surplus}, {ledger::refund_due_to(closing.order.buyer), -surplus}});
    closing.owe(surplus);
}

void act(const Services& services, const Case& one, CaseOutcome outcome, Instant now) {
    const bool has_money = one.suspended != Money{} || one.kind == CaseKind::over;
    if (!has_money) {
        if (outcome != CaseOutcome::dismissed)
            refuse(one, "no money stands on it", "--as dismissed; what came for the order: 'mitra verify-payment'");
        return;
    }
    const Closing closing{services, one, existing_order(services, one.order.value()), now};
    if (one.kind == CaseKind::over)
        close_surplus(closing, outcome);
    else
        close_suspended(closing, outcome);
}

}  // namespace

bool close_case(const Services& services, CaseId id, CaseOutcome outcome) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        payment::CaseStore cases{services.database};
        const Case one = cases.named(to_string(id));
        if (one.outcome == outcome) return false;
        if (one.outcome)
            refuse(one, fmt::format("it was closed as {}", payment::name(*one.outcome)), "what was booked stays");
        const Instant now = services.clock.now();
        act(services, one, outcome, now);
        cases.close(id, outcome, services.actor.name, now);
        db::record_audit(
            services.database, services.vault, services.actor, "payment.close_case", to_string(id),
            fmt::format(R"({{"outcome":"{}","suspended":{}}})", payment::name(outcome), one.suspended.rupiah()), now);
        return true;
    });
}

}  // namespace mitra::flow
