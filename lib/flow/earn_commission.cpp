#include "lib/flow/earn_commission.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/count_affiliate.hpp"
#include "lib/flow/fraud_rules.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/referral/finding_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using payout::Commission;
using payout::CommissionState;

/// What an affiliate earns is our expense; what a member or leader has less of a report is the owner's.
std::string_view counterpart(payout::Role role) {
    return role == payout::Role::affiliate ? ledger::k_commission_expense : ledger::k_owner_income;
}

void book(const Services& services, const Commission& line, std::string_view source, std::string_view act,
          Money amount) {
    ledger::LedgerStore{services.database}.post(
        {.source = fmt::format("{}:{}", source, line.id),
         .act = std::string{act},
         .about = line.order ? to_string(*line.order) : line.source,
         .actor = services.actor.name,
         .at = services.clock.now(),
         .postings = {{std::string{counterpart(line.role)}, amount}, {ledger::payable_to(line.person), -amount}}});
}

void count(const Services& services, const Commission& line, Money change) {
    if (line.order) count_commission(services, existing_order(services, *line.order), change);
}

/// A top-up is sold at a few percent above its cost: it brings a commission only where its product says how much.
bool earns_nothing(const Services& services, ProductId id) {
    const auto product = shop::ProductStore{services.database}.find(id);
    return product && product->kind == shop::ProductKind::topup && !product->rate_bp;
}

}  // namespace

std::optional<CommissionId> earn_commission(const Services& services, const shop::Order& order, Money received) {
    const auto credit = referral::AttributionStore{services.database}.credit(order.id);
    if (!credit || earns_nothing(services, order.product)) return std::nullopt;
    const Money base = parts_received(order, received).net;
    const Money amount = share_of(base, credit->rate);
    if (amount == Money{}) return std::nullopt;
    const Instant now = services.clock.now();
    Commission line{.source = to_string(order.id),
                    .person = credit->affiliate,
                    .role = payout::Role::affiliate,
                    .order = order.id,
                    .base = base,
                    .rate = credit->rate,
                    .amount = amount,
                    .earned_at = now,
                    .payable_at = now + services.site.partners.hold};
    const auto against = referral::FindingStore{services.database}.against(order.id);
    if (against) {
        line.held_at = now;
        line.held_for = held_by(against->id);
    }
    line.id = add_commission(services, line);
    // What was confirmed as fraud before it was paid earns nothing, and the books show why.
    if (against && against->state == referral::FindingState::confirmed) end_commission(services, line);
    return line.id;
}

CommissionId add_commission(const Services& services, const Commission& line) {
    payout::CommissionStore lines{services.database};
    Commission added = line;
    added.id = lines.add(line, services.actor.name);
    const bool earned = line.amount > Money{};
    book(services, added, "commission", earned ? "commission.earned" : "commission.taken_back", line.amount);
    count(services, line, line.amount);
    if (!line.held_at && line.payable_at <= services.clock.now())
        lines.move(added.id, CommissionState::pending, CommissionState::payable, services.actor.name,
                   services.clock.now());
    return added.id;
}

void end_commission(const Services& services, const Commission& line) {
    const bool moved = payout::CommissionStore{services.database}.move(line.id, line.state, CommissionState::voided,
                                                                       services.actor.name, services.clock.now());
    if (!moved) throw Error{ErrorKind::internal, fmt::format("{} did not become void", line.id), {}, {}};
    book(services, line, "void", "commission.voided", -line.amount);
    count(services, line, -line.amount);
}

}  // namespace mitra::flow
