#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/topup_jobs.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {

// What the jobs of top-ups share; for those flows only.

/// One job at the supplier that is being run.
struct TopupRun {
    const Services& services;
    const topup::Supplier& supplier;
    const db::Claim& claim;
    const MakeSupplierCall& call;

    [[nodiscard]] Instant now() const { return services.clock.now(); }
    [[nodiscard]] topup::TopupStore topups() const { return {services.database, services.vault}; }
    [[nodiscard]] topup::CatalogueStore catalogue() const { return topup::CatalogueStore{services.database}; }
    [[nodiscard]] db::Jobs jobs() const { return db::Jobs{services.database}; }

    /// Writes what became of the job together with `act`, which is not run where the lease was lost meanwhile. The
    /// questions' line rests afterwards.
    [[nodiscard]] JobDone end(const db::Outcome& outcome, const std::function<void()>& act = {}) const;
};
JobDone place_topup(const TopupRun& run);
JobDone look_for_topup(const TopupRun& run);
JobDone ask_topups(const TopupRun& run);
JobDone ask_supplier_account(const TopupRun& run);
JobDone reconcile_topups(const TopupRun& run);

/// Between two questions on one line.
inline constexpr std::chrono::seconds k_supplier_pace{3};
/// A list of so many transactions is the longest that is asked for.
inline constexpr std::int64_t k_longest_list = 2000;

/// Plans an attempt, or brings the one that waits forward; nothing where one is under way. Asks nothing about state.
std::optional<JobId> plan_attempt(const Services& services, TopupId topup, Instant at);
/// Nobody saw what became of an attempt: `sending` becomes `unknown`, and a job looks for it.
void lose_sight(const Services& services, const topup::Topup& topup);
/// The attempt's outcome, and its job's where nobody saw that.
void conclude_attempt(const Services& services, TopupId topup, std::string_view outcome, std::string_view note);

/// When a transaction that was accepted at `began` is asked about next: 10, 20, 40 s, ... 5 minutes apart, then every
/// quarter of an hour; nothing once it is a day old.
std::optional<Instant> next_topup_question(Instant began, Instant now);
/// When an attempt that nobody saw is looked for, counted from when it was lost, `looks` times done; nothing after the
/// last.
std::optional<Instant> next_look(Instant lost, std::int64_t looks);

/// Whether a refusal is about the account or the channel, not about an order.
bool stops_channel(topup::Refusal refusal);
/// Stops the channel where a refusal says so (both, where it is about our account) and tells the owner.
void heed_refusal(const Services& services, topup::Channel channel, topup::Refusal refusal, std::string_view why);

}  // namespace mitra::flow
