#include "lib/flow/refund_order.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/count_affiliate.hpp"
#include "lib/flow/fulfil_order.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/take_back_commission.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using shop::OrderState;

constexpr std::size_t k_longest_reference = 100;

[[noreturn]] void refuse(const std::string& what, const std::string& hint, const std::string& subject) {
    throw Error{ErrorKind::refused, what, hint, subject};
}

std::optional<payment::Payment> settled_payment(const Services& services, OrderId order) {
    for (payment::Payment& one : payment::PaymentStore{services.database, services.vault}.of_order(order))
        if (one.settled_at) return std::move(one);
    return std::nullopt;
}

void book(const Services& services, const shop::Order& order, RefundId refund, const shop::Parts& parts, Instant now) {
    ledger::LedgerStore{services.database}.post({.source = fmt::format("refund:{}", refund),
                                                 .act = "refund.decided",
                                                 .about = to_string(order.id),
                                                 .actor = services.actor.name,
                                                 .at = now,
                                                 .postings = {{std::string{ledger::k_sales}, parts.net},
                                                              {std::string{ledger::k_tax}, parts.tax},
                                                              {std::string{ledger::k_unique_code}, parts.unique_code},
                                                              {ledger::refund_due_to(order.buyer), -parts.sum()}}});
}

/// Nothing is left: order and payment are refunded, and what the order gave is taken back.
void end_order(const Services& services, const shop::Order& order, PaymentId payment, Instant now) {
    const std::string& actor = services.actor.name;
    const bool moved =
        shop::OrderStore{services.database}.move(order.id, order.state, OrderState::refunded, {actor, now}) &&
        payment::PaymentStore{services.database, services.vault}.refunded(payment, actor, now);
    if (!moved) throw Error{ErrorKind::internal, fmt::format("{} did not become refunded", order.id), {}, {}};
    revoke_order(services, existing_order(services, order.id));
}

Refunded decided_before(const Services& services, OrderId order) {
    const auto all = payment::RefundStore{services.database}.of_order(order);
    const auto last = std::find_if(all.rbegin(), all.rend(), [](const auto& one) { return !one.of_case; });
    if (last == all.rend()) return {.refund = {}, .amount = {}, .whole = true, .already = true};
    return {.refund = last->id, .amount = last->amount, .whole = true, .already = true};
}

void audit(const Services& services, OrderId order, const Refunded& done, Instant now) {
    const std::string refund = done.refund ? fmt::format(R"("{}")", *done.refund) : "null";
    db::record_audit(services.database, services.vault, services.actor, "order.refund", to_string(order),
                     fmt::format(R"({{"refund":{},"amount":{},"whole":{}}})", refund, done.amount.rupiah(), done.whole),
                     now);
}

/// What was granted or free: no money came, so none goes back and there is nothing to book.
Refunded take_back(const Services& services, const shop::Order& order, PaymentId payment) {
    const Refunded done{.refund = {}, .amount = {}, .whole = true};
    end_order(services, order, payment, services.clock.now());
    write_cancellation(services, order.id, {.reason = services.actor.reason});
    audit(services, order.id, done, services.clock.now());
    return done;
}

Refunded refund(const Services& services, const shop::Order& order, std::optional<Money> wanted) {
    if (order.state == OrderState::refunded && !wanted) return decided_before(services, order.id);
    check_refundable(services, order.id);
    const auto payment = settled_payment(services, order.id);
    if ((order.state != OrderState::paid && order.state != OrderState::fulfilled) || !payment)
        refuse(fmt::format("{} is {}: there is nothing to refund", order.id, shop::name(order.state)),
               "money that came for it otherwise is a case: see 'mitra payment cases'", "order");
    const Money left = refundable(services, order.id);
    const Money amount = wanted.value_or(left);
    if (left == Money{}) {
        if (wanted) refuse(fmt::format("nothing was paid for {}", order.id), "take it back without --amount", "order");
        return take_back(services, order, payment->id);
    }
    if (amount <= Money{}) throw Error{ErrorKind::usage, "a refund is at least a rupiah", {}, "refund"};
    if (amount > left)
        refuse(fmt::format("{} of {} is left to refund, not {}", left, order.id, amount),
               fmt::format("see 'mitra order show {}'", order.id), "refund");

    const Instant now = services.clock.now();
    const bool whole = amount == left;
    const shop::Parts paid = parts_received(order, payment->received.value());
    const shop::Parts parts = shop::refund_parts(paid, order.refunded, amount);
    const RefundId id = payment::RefundStore{services.database}.add(
        {.order = order.id, .amount = amount, .decided_at = now}, services.actor.name);
    book(services, order, id, parts, now);
    take_back_commission(services, order, paid, order.refunded + amount, id);
    shop::OrderStore{services.database}.add_refund(order.id, amount);
    shop::SalesStore{services.database}.add(order.product, day_number(now, services.site.zone), {.refunds = parts.net});
    count_taken_back(services, order, parts.net);
    if (whole) end_order(services, order, payment->id, now);
    const Refunded done{.refund = id, .amount = amount, .whole = whole};
    write_cancellation(services, order.id,
                       {.refund = id, .amount = amount, .whole = whole, .reason = services.actor.reason});
    audit(services, order.id, done, now);
    tell_refunded(services, existing_order(services, order.id), id, amount);
    return done;
}

std::string checked_reference(std::string_view typed) {
    std::string reference = text::clean_line(typed);
    if (reference.empty() || reference.size() > k_longest_reference)
        throw Error{ErrorKind::usage, "a refund is called paid with the bank's reference of its transfer",
                    "say it with --reference", "refund"};
    return reference;
}

}  // namespace

Money refundable(const Services& services, OrderId id) {
    const shop::Order order = existing_order(services, id);
    const auto payment = settled_payment(services, id);
    if (!payment) return {};
    return parts_received(order, payment->received.value()).sum() - order.refunded;
}

Refunded refund_order(const Services& services, OrderId order, std::optional<Money> amount) {
    require_reason(services);
    return db::in_transaction(services.database,
                              [&] { return refund(services, existing_order(services, order), amount); });
}

bool pay_refund(const Services& services, RefundId id, std::optional<BankAccountId> from, std::string_view typed) {
    const std::string reference = checked_reference(typed);
    return db::in_transaction(services.database, [&] {
        payment::RefundStore refunds{services.database};
        const payment::Refund refund = refunds.named(to_string(id));
        if (!refund.reference.empty()) {
            if (refund.reference == reference) return false;
            refuse(fmt::format("{} was paid already, by another reference", id), "see 'mitra payment refunds --all'",
                   "refund");
        }
        const Instant now = services.clock.now();
        const shop::Order order = existing_order(services, refund.order);
        const std::string cash = cash_account(services, from);
        refunds.pay(id, from, reference, services.actor.name, now);
        ledger::LedgerStore{services.database}.post(
            {.source = fmt::format("refund-paid:{}", id),
             .act = "refund.paid",
             .about = to_string(order.id),
             .actor = services.actor.name,
             .at = now,
             .postings = {{ledger::refund_due_to(order.buyer), refund.amount}, {cash, -refund.amount}}});
        db::record_audit(services.database, services.vault, services.actor, "refund.pay", to_string(id),
                         fmt::format(R"({{"amount":{},"from":"{}"}})", refund.amount.rupiah(), cash), now);
        return true;
    });
}

}  // namespace mitra::flow
