#include "lib/flow/verify_payment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

using payment::Evidence;

/// The attempt that a person's word is about: the one that settled, else the last.
payment::Payment attempt_of(const Services& services, OrderId order) {
    auto attempts = payment::PaymentStore{services.database, services.vault}.of_order(order);
    if (attempts.empty())
        throw Error{ErrorKind::refused, fmt::format("{} has no payment to verify", order),
                    fmt::format("see 'mitra order show {}'", order), "order"};
    const auto settled = std::find_if(attempts.begin(), attempts.end(),
                                      [](const payment::Payment& one) { return one.settled_at.has_value(); });
    return settled == attempts.end() ? attempts.back() : *settled;
}

Evidence word_of(const Services& services, const payment::Payment& payment, const Verified& verified) {
    const auto bank = verified.bank ? verified.bank : payment.bank_account;
    if (!bank)
        throw Error{ErrorKind::refused, fmt::format("{} is paid through {}", payment.order, name(payment.method)),
                    "ask the provider with --pull, or say with --bank to which account the money came", "payment"};
    return {.kind = Evidence::Kind::admin,
            .amount = verified.amount.value_or(payment.amount),
            .bank_account = bank,
            .actor = services.actor.name};
}

Evidence row_of(const Services& services, const payment::Payment& payment, const Verified& verified) {
    const payment::BankRow row =
        payment::BankRowStore{services.database, services.vault}.named(to_string(*verified.row));
    if (verified.amount && verified.amount != row.amount)
        throw Error{ErrorKind::usage, fmt::format("{} shows {}, not {}", row.id, row.amount, *verified.amount),
                    "leave out --amount", "row"};
    if (row.state == "dismissed" || (row.state == "settled" && row.payment != payment.id))
        throw Error{ErrorKind::refused, fmt::format("{} is {} already", row.id, row.state),
                    "see 'mitra payment rows --all'", "row"};
    return evidence_of(services, row);
}

/// The statement may show already what an admin says now: then the row is used up with it, and is not money again.
void use_waiting_row(const Services& services, const payment::Payment& payment, Money amount) {
    const auto row = payment::BankRowStore{services.database, services.vault}.waiting_for(payment.id, amount);
    if (row) settle_payment(services, payment.id, evidence_of(services, *row));
}

}  // namespace

Evidence evidence_of(const Services& services, const payment::BankRow& row) {
    const auto day = parse_instant(row.booked_on, services.site.zone);
    const Instant now = services.clock.now();
    return {.kind = Evidence::Kind::bank_row,
            .amount = row.amount,
            .reference = to_string(row.id),
            .bank_row = row.id,
            .bank_account = row.account,
            .came_at = day ? std::min(*day, now) : now,  // by its day: a statement is read later
            .actor = services.actor.name};
}

Settled verify_payment(const Services& services, OrderId order, const Verified& verified) {
    return db::in_transaction(services.database, [&]() -> Settled {
        existing_order(services, order);
        const payment::Payment payment = attempt_of(services, order);
        if (payment.settled_at && !verified.row)
            return {.outcome = Settled::Outcome::already, .order = order, .opened_case = {}};
        const Evidence evidence =
            verified.row ? row_of(services, payment, verified) : word_of(services, payment, verified);
        const Settled result = settle_payment(services, payment.id, evidence, verified.shortfall);
        if (!verified.row && result.outcome == Settled::Outcome::settled)
            use_waiting_row(services, payment, evidence.amount);
        return result;
    });
}

bool reject_proof(const Services& services, OrderId id, std::string_view reason) {
    if (reason.empty())
        throw Error{ErrorKind::usage, "the buyer is told why their proof was rejected", "say it with --reason",
                    "order"};
    return db::in_transaction(services.database, [&] {
        const shop::Order order = existing_order(services, id);
        const auto proof = payment::ProofStore{services.database, services.vault}.latest(id);
        if (order.state != shop::OrderState::proof_submitted) {
            if (proof && order.state == shop::OrderState::pending) return false;
            throw Error{ErrorKind::refused, fmt::format("{} is {}: no proof waits", id, shop::name(order.state)),
                        fmt::format("see 'mitra order show {}'", id), "order"};
        }
        const Instant now = services.clock.now();
        shop::OrderStore orders{services.database};
        orders.move(id, order.state, shop::OrderState::pending, {services.actor.name, now});
        orders.give_time(id, now + k_time_after_rejection);
        db::record_audit(services.database, services.vault, services.actor, "payment.reject", to_string(id), "{}", now);
        tell_proof_rejected(services, existing_order(services, id), fmt::format("proof:{}", proof ? proof->id : 0),
                            reason);
        return true;
    });
}

}  // namespace mitra::flow
