#pragma once

#include <optional>

#include "lib/flow/payout_plan_store.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Whom a payout would pay and how much, and who is owed something that it does not pay. The lists are cut at
/// `k_most_shares`, the sums are of all.
struct PayoutPlan {
    PayoutPlanStore::Sum paid, skipped;
    std::vector<PayoutShare> shares;
    std::vector<SkippedShare> skipped_shares;
};
inline constexpr std::int64_t k_most_shares = 10'000;

/// Everybody who is owed `minimum` or more (the setting payout.minimum where there is none; Error{usage} for one below
/// a rupiah), is an approved affiliate, was not erased, and has an account that is not frozen. Reads only.
PayoutPlan plan_payout(const Services& services, std::optional<Money> minimum);

struct CreatedPayout {
    PayoutId id;
    PayoutPlan plan;
};
/// Makes the payout of that plan, a draft: each person's lines and account as they are now. Nobody is in two payouts
/// with one commission, however many are made at once. Error{refused} where nobody can be paid. Audited.
CreatedPayout create_payout(const Services& services, std::optional<Money> minimum);

}  // namespace mitra::flow
