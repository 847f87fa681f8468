#pragma once

#include <cstdint>

#include "lib/base/money.hpp"
#include "lib/db/database.hpp"
#include "lib/membership/tier.hpp"

namespace mitra::membership {

/// Part of a whole, and how much of it is aimed at.
struct Metric {
    std::int64_t part = 0;
    std::int64_t whole = 0;  ///< 0: nothing happened yet, and no percentage is one
    /// In hundredths of a percent, rounded down, so that 100 % is all.
    [[nodiscard]] std::int64_t basis_points() const { return whole == 0 ? 0 : part * k_whole / whole; }
};

/// What the owner steers by.
struct Metrics {
    Metric conversion;                 ///< who began with the lowest tier: how many went up from it
    std::int64_t upgrade_seconds = 0;  ///< from the beginning of the lowest tier to that of the higher, on average
    std::int64_t active = 0;           ///< memberships of the highest tier now
    Metric retention;                  ///< of the highest tier: ends of time that were renewed, of all that came
    Metric payout_accuracy;            ///< settled lines of payouts that pay just what their commissions are
    Metric payout_rate;                ///< rupiah paid, of all that is paid and owed
    std::int64_t leaders = 0;
    std::int64_t subs = 0;
    Metric active_subs;  ///< subs who reported within 30 days
    Money leader_share;  ///< what leaders earned so far
    Metric account_use;  ///< TikTok accounts that somebody holds
};

inline constexpr std::int64_t k_conversion_goal_bp = 3'000;
inline constexpr std::int64_t k_retention_goal_bp = 8'000;
inline constexpr std::int64_t k_accuracy_goal_bp = 10'000;  // 90 % right money is no goal

class MetricsStore {
 public:
    explicit MetricsStore(db::Database& database) : database_{database} {}

    /// `lowest` and `highest` are tiers; `today` is a day_number. One pass over memberships, and none is held.
    Metrics metrics(TierId lowest, TierId highest, std::int64_t today);

 private:
    void add_memberships(Metrics& metrics, TierId lowest, TierId highest);
    void add_payouts(Metrics& metrics);
    void add_leaders(Metrics& metrics, std::int64_t today);

    db::Database& database_;
};

}  // namespace mitra::membership
