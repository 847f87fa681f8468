#pragma once

#include <optional>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/membership/split.hpp"

namespace mitra::membership {

/// What a split is decided by, all as of the day of the work.
struct SplitFacts {
    ReportId report;
    PersonId person;
    std::int64_t day = 0;
    std::optional<Money> total;      ///< empty: not validated
    std::optional<TierId> tier;      ///< the highest that the member had for a moment of the day
    std::optional<PersonId> leader;  ///< the last who led them on it
    std::optional<TierId> leader_tier;
};

/// What somebody's reports brought.
struct SplitSums {
    std::int64_t reports = 0;
    Money total;
    Money share;  ///< theirs of it
};

class SplitStore {
 public:
    SplitStore(db::Database& database, Zone zone) : database_{database}, zone_{zone} {}

    void add(const Split& split);
    std::optional<Split> find(ReportId report);
    std::optional<SplitFacts> facts(ReportId report);
    /// Validated reports after `after` that were not split, in the order of ids.
    std::vector<SplitFacts> waiting(ReportId after, std::int64_t limit);
    std::int64_t count_waiting();
    /// The tier that somebody had on a day.
    std::optional<TierId> tier_on(PersonId person, std::int64_t day);

    /// Of a member's own reports.
    SplitSums of_member(PersonId member);
    /// What the subs' reports brought their leader; of one sub, where one is given.
    SplitSums of_leader(PersonId leader, std::optional<PersonId> sub = std::nullopt);
    /// The same for reports that were split on a day of the site's zone.
    SplitSums of_leader_on(PersonId leader, Instant from, Instant until);

 private:
    db::Database& database_;
    Zone zone_;
};

}  // namespace mitra::membership
