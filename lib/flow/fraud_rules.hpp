#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/flow/fraud_store.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// One way of one rule to look at rows, each once: in the flow that writes the row where that is quick and known then
/// (`at_once`), and by scan_fraud, which remembers how far it came under the pass's name.
struct FraudPass {
    std::string_view name;  ///< "own_email"; where a rule looks at two kinds of rows "own_bank:accounts"
    FraudSource source;
    bool at_once;
    std::vector<referral::Suspicion> (*look)(const Services& services, const Stretch& rows);
};
std::span<const FraudPass> fraud_passes();

/// Looks at an order that was just attributed; what looks like fraud is kept with its evidence, and holds the order's
/// commission from the moment it is earned. In the caller's transaction. Nothing is refused and nobody is told: the
/// next scan tells the admin.
void judge_order(const Services& services, OrderId order);
/// The same for an account that somebody wants to be paid to: the orders between them and whoever is paid to it too.
void judge_payee(const Services& services, PayeeId account);

/// Keeps what was not found before and holds the unpaid commission of its orders; how many were new. In the caller's
/// transaction.
std::int64_t keep_suspicions(const Services& services, const std::vector<referral::Suspicion>& suspicions);

/// What commission::held_for says of a line that a finding holds: "fraud:FRD-3".
std::string held_by(FindingId finding);
/// Holds what an order has earned and was not paid, with what was taken back of it, for a finding; what is held
/// already stays so. In the caller's transaction.
void hold_order(const Services& services, OrderId order, FindingId finding);

}  // namespace mitra::flow
