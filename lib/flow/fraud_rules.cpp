#include "lib/flow/fraud_rules.hpp"

#include <fmt/format.h>

#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/people/check.hpp"
#include "lib/referral/finding_store.hpp"
#include "lib/referral/ring.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/payer_store.hpp"

namespace mitra::flow {
namespace {

using referral::Evidence;
using referral::Rule;
using referral::Suspicion;
using Suspicions = std::vector<Suspicion>;

/// Empty where nothing was typed, or no e-mail.
std::string typed_email_hash(const Services& services, OrderId id) {
    const auto order = shop::OrderStore{services.database}.find(id);
    const auto payer = order ? shop::PayerStore{services.database, services.vault}.find(*order) : std::nullopt;
    if (!payer || payer->email.empty()) return {};
    return services.vault.lookup_hash("email", people::normalised_email(payer->email));
}

/// Two people never have the same e-mail on file. What is left of somebody who orders for themselves as somebody else
/// is the e-mail that they typed, which went to nobody.
Suspicions own_emails(const Services& services, const Stretch& orders) {
    FraudStore store{services.database};
    Suspicions found = store.proposed_emails(orders);
    for (const FraudStore::Typed& one : store.typed(orders))
        if (typed_email_hash(services, one.order) == one.affiliate_email_hash)
            found.push_back(about_order(Rule::own_email, one.order, one.affiliate, Evidence{}.add("buyer", one.buyer)));
    return found;
}

/// Whoever closes a ring is one of several: all of its orders are found then.
Suspicions rings(const Services& services, const Stretch& orders) {
    FraudStore store{services.database};
    Suspicions found;
    for (const FraudStore::Credited& one : store.credited(orders)) {
        const std::vector<PersonId> people =
            referral::ring_of(one.buyer, one.affiliate, [&store](PersonId buyer) { return store.credited_to(buyer); });
        for (std::size_t i = 0; i < people.size(); ++i) {
            const PersonId affiliate = people[(i + 1) % people.size()];
            for (const OrderId order : store.orders_between(people[i], affiliate))
                found.push_back(about_order(Rule::ring, order, affiliate, Evidence{}.add("people", people)));
        }
    }
    return found;
}

template <Suspicions (FraudStore::*question)(const Stretch&)>
Suspicions ask(const Services& services, const Stretch& rows) {
    return (FraudStore{services.database}.*question)(rows);
}

constexpr std::array k_passes{
    FraudPass{"own_order", FraudSource::orders, true, ask<&FraudStore::own_orders>},
    FraudPass{"own_email", FraudSource::orders, true, own_emails},
    FraudPass{"own_bank", FraudSource::orders, true, ask<&FraudStore::own_banks>},
    FraudPass{"own_bank:accounts", FraudSource::accounts, true, ask<&FraudStore::own_banks_of_accounts>},
    FraudPass{"fast_checkout", FraudSource::orders, true, ask<&FraudStore::fast_checkouts>},
    FraudPass{"burst", FraudSource::orders, false, ask<&FraudStore::bursts>},
    FraudPass{"same_proof", FraudSource::proofs, false, ask<&FraudStore::same_proofs>},
    FraudPass{"ring", FraudSource::orders, false, rings},
};

void judge_at_once(const Services& services, FraudSource source, std::int64_t row) {
    for (const FraudPass& pass : k_passes)
        if (pass.at_once && pass.source == source)
            keep_suspicions(services, pass.look(services, {.after = row - 1, .until = row, .rows = 1}));
}

}  // namespace

std::span<const FraudPass> fraud_passes() {
    return k_passes;
}

void judge_order(const Services& services, OrderId order) {
    judge_at_once(services, FraudSource::orders, order.value);
}

void judge_payee(const Services& services, PayeeId account) {
    judge_at_once(services, FraudSource::accounts, account.value);
}

std::int64_t keep_suspicions(const Services& services, const Suspicions& suspicions) {
    referral::FindingStore findings{services.database};
    std::int64_t kept = 0;
    for (const Suspicion& what : suspicions) {
        const auto id = findings.add(what, services.actor.name, services.clock.now());
        if (!id) continue;
        ++kept;
        if (what.order && terms(what.rule).hold == referral::Hold::commission) hold_order(services, *what.order, *id);
    }
    return kept;
}

std::string held_by(FindingId finding) {
    return fmt::format("fraud:{}", finding);
}

void hold_order(const Services& services, OrderId order, FindingId finding) {
    payout::CommissionStore lines{services.database};
    for (const payout::Commission& earned : lines.of_order(order)) {
        // What was taken back of a line that was paid is ours: nothing keeps it from the next payout.
        if (earned.corrects || !earned.unpaid()) continue;
        for (const payout::Commission& line : lines.with_corrections(earned.id))
            if (line.unpaid()) hold_commission(services, line.id, held_by(finding));
    }
}

}  // namespace mitra::flow
