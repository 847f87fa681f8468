#pragma once

#include <functional>
#include <string>

#include "lib/flow/duitku_jobs.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

// One job at Duitku that is being run; for the files of that flow only.
struct DuitkuRun {
    const Services& services;
    const payment::duitku::Account& account;
    const db::Claim& claim;
    const MakeCall& call;

    /// Writes what became of the job together with `act`, which is not run where the lease was lost meanwhile.
    JobDone end(const db::Outcome& outcome, const std::function<void()>& act = {}) const;
    [[nodiscard]] Instant now() const { return services.clock.now(); }
};

/// Between two questions overall: Duitku blocks for an hour who asks too often, and does not say what that is.
inline constexpr std::chrono::seconds k_question_pace{3};
inline constexpr std::chrono::hours k_block_rest{1};
/// After an unseen outcome Duitku may still be at work; then its status is asked.
inline constexpr std::chrono::seconds k_unseen_pause{10};
/// So many attempts of an order are made without the buyer's asking.
inline constexpr std::int64_t k_attempts_by_ourselves = 3;

JobDone open_duitku_invoice(const DuitkuRun& run);
JobDone ask_duitku_status(const DuitkuRun& run);

/// A further attempt in place of one that ended, where its order may still be paid; under the same channel. In the
/// caller's transaction.
void try_again(const Services& services, const payment::Payment& ended);

}  // namespace mitra::flow
