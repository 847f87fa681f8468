#include "lib/flow/match_tips.hpp"

#include <fmt/format.h>

#include <numeric>
#include <set>

#include "lib/base/error.hpp"
#include "lib/flow/gather_tips.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/flow/tell.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::Tip;
using topup::TipState;

/// Who is told at once of a tip without a code: about one of today, not about the page's whole past.
constexpr std::chrono::hours k_fresh{48};

topup::TipStore tips(const Services& services) {
    return {services.database, services.vault};
}

payment::PaymentStore payments(const Services& services) {
    return {services.database, services.vault};
}

/// The payment whose code the message has; nothing where it has none of ours, or those of several payments.
struct Addressed {
    std::string code;
    PaymentId payment;
};
std::optional<Addressed> addressed(const Services& services, std::string_view message) {
    std::optional<Addressed> found;
    for (std::string& code : topup::trakteer::codes_in(message)) {
        const auto payment = tips(services).payment_of(code);
        if (!payment || (found && found->payment == *payment)) continue;
        if (found) return std::nullopt;
        found = Addressed{std::move(code), *payment};
    }
    return found;
}

void tell_unmatched(const Services& services, const Tip& tip) {
    if (services.clock.now() - tip.came_at > k_fresh) return;
    tell_topup_owner(
        services, fmt::format("{}:unmatched", tip.id),
        fmt::format("Tip {} sebesar {} tidak punya kode pesanan. Cocokkan: mitra topup-order match {} ORD-…,"
                    " atau --dismiss kalau hadiah.",
                    tip.id, tip.amount, tip.id));
}

/// What the buyer hears of a tip that pays nothing any more.
void tell_misfit(const Services& services, const shop::Order& order, const Tip& tip) {
    tell_person(services, order.buyer,
                {.kind = outbox::Kind::payment,
                 .cause = fmt::format("{}:misfit", tip.id),
                 .template_name = "payment_waits",
                 .order = order.id,
                 .fields = {{"amount", to_string(tip.amount)}}});
}

void tell(const Services& services, const Tip& tip, const payment::Payment& payment, const Settled& settled) {
    if (settled.outcome != Settled::Outcome::a_case) return;
    const shop::Order order = existing_order(services, payment.order);
    const auto one = payment::CaseStore{services.database}.find(settled.opened_case.value());
    if (one->kind != payment::CaseKind::short_payment) return tell_misfit(services, order, tip);
    const auto topup = topup::TopupStore{services.database, services.vault}.of_order(order.id);
    if (!topup) return tell_misfit(services, order, tip);
    tell_topup_short(services, *topup, order, payment.amount - short_tips(services, order.id), to_string(tip.id));
}

/// Matched and settled, in the caller's transaction.
Settled apply(const Services& services, const Tip& tip, const payment::Payment& payment) {
    if (!tips(services).match(tip.id, payment.id, services.clock.now(), services.actor.name))
        throw Error{ErrorKind::internal, fmt::format("{} was matched before", tip.id)};
    const Settled settled = settle_payment(services, payment.id,
                                           {.kind = payment::Evidence::Kind::tip,
                                            .amount = tip.amount,
                                            .reference = tip.reference,
                                            .came_at = tip.came_at,
                                            .fee = tip.amount - tip.net,
                                            .channel = tip.method,
                                            .actor = services.actor.name});
    tell(services, tip, payment, settled);
    return settled;
}

void count(const Services& services, const Settled& settled, MatchedTips& done) {
    if (settled.outcome == Settled::Outcome::settled) {
        ++done.paid;
        if (settled.opened_case) ++done.over;
        return;
    }
    if (settled.outcome != Settled::Outcome::a_case) return;
    const auto one = payment::CaseStore{services.database}.find(settled.opened_case.value());
    if (one && one->kind == payment::CaseKind::short_payment) ++done.is_short;
}

void take(const Services& services, const topup::trakteer::Support& support, MatchedTips& done) {
    const auto whom = addressed(services, support.message);
    const auto payment = whom ? payments(services).find(whom->payment) : std::nullopt;
    const bool ours = payment && payment->method == PaymentMethod::trakteer;
    const auto id =
        tips(services).add(support, whom ? whom->code : std::string{}, services.clock.now(), services.actor.name);
    if (!id) return;
    ++done.seen;
    const Tip tip = tips(services).find(*id).value();
    if (ours) return count(services, apply(services, tip, *payment), done);
    ++done.unmatched;
    tell_unmatched(services, tip);
}

/// What an order is paid by: its newest attempt at Trakteer.
payment::Payment payment_by_tips(const Services& services, OrderId order) {
    const shop::Order existing = existing_order(services, order);
    std::optional<payment::Payment> found;
    for (payment::Payment& one : payments(services).of_order(existing.id))
        if (one.method == PaymentMethod::trakteer) found = std::move(one);
    if (!found)
        throw Error{ErrorKind::refused, fmt::format("{} is not paid through Trakteer", order),
                    "money that came otherwise: 'mitra verify-payment'", "order"};
    return std::move(*found);
}

Tip existing(const Services& services, TipId id) {
    return tips(services).named(to_string(id));
}

[[noreturn]] void refuse(const Tip& tip, const std::string& hint) {
    throw Error{ErrorKind::refused, fmt::format("{} is {}", tip.id, name(tip.state)), hint, "tip"};
}

void audit(const Services& services, std::string_view act, const Tip& tip, const std::string& detail) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(tip.id), detail,
                     services.clock.now());
}

}  // namespace

MatchedTips take_supports(const Services& services, const std::vector<topup::trakteer::Support>& supports) {
    require_trusted_clock(services);
    MatchedTips done;
    // The oldest first: after a crash the newest are the ones that are still missing, and the next reading finds them.
    for (auto support = supports.rbegin(); support != supports.rend(); ++support) {
        if (tips(services).knows(support->reference)) continue;
        db::in_transaction(services.database, [&] { take(services, *support, done); });
    }
    return done;
}

bool match_tip(const Services& services, TipId id, OrderId order) {
    return db::in_transaction(services.database, [&] {
        const Tip tip = existing(services, id);
        const payment::Payment payment = payment_by_tips(services, order);
        if (tip.state == TipState::matched && tip.payment) {
            const auto matched = payments(services).find(*tip.payment);
            if (matched && matched->order == order) return false;
        }
        if (tip.state != TipState::unmatched) refuse(tip, "what was booked stays; see 'mitra payment cases'");
        audit(services, "tip.match", tip, fmt::format(R"({{"order":"{}","amount":{}}})", order, tip.amount.rupiah()));
        apply(services, tip, payment);
        return true;
    });
}

bool dismiss_tip(const Services& services, TipId id) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        const Tip tip = existing(services, id);
        if (tip.state == TipState::dismissed) return false;
        const Instant now = services.clock.now();
        if (!tips(services).dismiss(id, now, services.actor.name)) refuse(tip, "it pays an order");
        ledger::LedgerStore{services.database}.post(
            {.source = fmt::format("gift:{}", id),
             .act = "tip.gift",
             .about = to_string(id),
             .actor = services.actor.name,
             .at = now,
             .postings = {{tip_account(), tip.net},
                          {std::string{ledger::k_payment_fee}, tip.amount - tip.net},
                          {std::string{ledger::k_owner_income}, -tip.amount}}});
        audit(services, "tip.dismiss", tip, fmt::format(R"({{"amount":{}}})", tip.amount.rupiah()));
        return true;
    });
}

Money tipped(const Services& services, OrderId order) {
    Money sum;
    for (const payment::Payment& one : payments(services).of_order(order))
        for (const Tip& tip : tips(services).of_payment(one.id))
            sum = sum + tip.amount;
    return sum;
}

}  // namespace mitra::flow
