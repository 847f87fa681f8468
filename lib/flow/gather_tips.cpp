#include "lib/flow/gather_tips.hpp"

#include <fmt/format.h>

#include <numeric>
#include <vector>

#include "lib/flow/pay_order.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/topup/tip_store.hpp"

namespace mitra::flow {
namespace {

using payment::Case;
using payment::CaseKind;

constexpr std::string_view k_prefix = "tip:";

/// Oldest first.
std::vector<Case> open_short_tips(const Services& services, OrderId order) {
    std::vector<Case> found;
    for (Case& one : payment::CaseStore{services.database}.of_order(order))
        if (one.kind == CaseKind::short_payment && !one.outcome && one.cause.starts_with(k_prefix))
            found.push_back(std::move(one));
    return found;
}

Money sum_of(const std::vector<Case>& cases) {
    return std::accumulate(cases.begin(), cases.end(), Money{},
                           [](Money sum, const Case& one) { return sum + one.suspended; });
}

Money fees_of(const Services& services, const std::vector<Case>& cases) {
    topup::TipStore tips{services.database, services.vault};
    return std::accumulate(cases.begin(), cases.end(), Money{}, [&](Money sum, const Case& one) {
        const topup::Tip tip = tips.named(one.cause.substr(k_prefix.size()));
        return sum + tip.amount - tip.net;
    });
}

/// All of it onto the suspense of the first.
void move_together(const Services& services, OrderId order, const std::vector<Case>& cases,
                   const payment::Evidence& evidence) {
    ledger::LedgerStore books{services.database};
    const std::string together = ledger::suspense_of(cases.front().id);
    const auto book = [&](std::string source, std::string act, std::vector<ledger::Posting> postings) {
        books.post({.source = std::move(source),
                    .act = std::move(act),
                    .about = to_string(order),
                    .actor = services.actor.name,
                    .at = services.clock.now(),
                    .postings = std::move(postings)});
    };
    for (auto one = cases.begin() + 1; one != cases.end(); ++one)
        book(fmt::format("close:{}", one->id), "payment.case_closed",
             {{ledger::suspense_of(one->id), one->suspended}, {together, -one->suspended}});
    const Money fee = evidence.fee.value_or(Money{});
    book(fmt::format("suspend:{}", tip_cause(evidence.reference)), "payment.suspended",
         {{tip_account(), evidence.amount - fee},
          {std::string{ledger::k_payment_fee}, fee},
          {together, -evidence.amount}});
}

void close_all(const Services& services, const std::vector<Case>& cases, std::string_view reference) {
    payment::CaseStore store{services.database};
    Services as_tip = services;
    as_tip.actor.reason = fmt::format("with the tip {} it was enough", reference);
    for (const Case& one : cases) {
        store.close(one.id, payment::CaseOutcome::settled, services.actor.name, services.clock.now());
        db::record_audit(services.database, services.vault, as_tip.actor, "payment.close_case", to_string(one.id),
                         fmt::format(R"({{"outcome":"settled","suspended":{}}})", one.suspended.rupiah()),
                         services.clock.now());
    }
}

}  // namespace

std::string tip_account() {
    return ledger::cash_at("trakteer");
}

std::string tip_cause(std::string_view reference) {
    return fmt::format("{}{}", k_prefix, reference);
}

Money short_tips(const Services& services, OrderId order) {
    return sum_of(open_short_tips(services, order));
}

std::optional<Settled> gather_tips(const Services& services, const shop::Order& order, const payment::Payment& payment,
                                   const payment::Evidence& evidence) {
    const std::vector<Case> before = open_short_tips(services, order.id);
    const Money together = sum_of(before) + evidence.amount;
    if (before.empty() || together < payment.amount) return std::nullopt;
    move_together(services, order.id, before, evidence);
    close_all(services, before, evidence.reference);
    payment::Evidence all = evidence;
    all.amount = together;
    all.fee = fees_of(services, before) + evidence.fee.value_or(Money{});
    // Their fees are booked already, each with its tip.
    const auto surplus = pay_order(services, order, payment, all, {ledger::suspense_of(before.front().id), Money{}});
    return Settled{.outcome = Settled::Outcome::settled, .order = order.id, .opened_case = surplus};
}

}  // namespace mitra::flow
