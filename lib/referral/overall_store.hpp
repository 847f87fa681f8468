#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/referral/report_store.hpp"

namespace mitra::referral {

/// What affiliates are put in order by, the most first.
enum class Rank { turnover, sales, registrants, clicks };
/// "turnover", "sales", "registrants", "clicks".
std::string_view name(Rank rank);
std::optional<Rank> rank_named(std::string_view name);

struct AffiliateCounts {
    PersonId affiliate;
    Counts counts;
};

/// What all affiliates together brought, and who brought most: from the counters, as ReportStore has one affiliate's.
class OverallStore {
 public:
    explicit OverallStore(db::Database& database) : database_{database} {}

    /// From the first day with anything until after the last; nothing while there is none.
    std::optional<Days> days();
    Counts during(const Days& days);
    /// Only days with anything, oldest first.
    std::vector<DayCounts> by_day(const Days& days);
    /// What sold most first, then what was clicked most. The page after `after` (a line that a page before gave), or
    /// the first.
    std::vector<UtmCounts> by_utm(const Days& days, const std::optional<UtmCounts>& after, std::int64_t limit);
    /// The line of one source; empty is none.
    UtmCounts of_utm(const Days& days, std::string_view source);
    std::vector<ProductCounts> by_product(const Days& days, std::int64_t limit);

    /// All time. The page after `after` (a line that a page before gave), or the first.
    std::vector<AffiliateCounts> top(Rank rank, const std::optional<AffiliateCounts>& after, std::int64_t limit);
    /// The same, counting only what happened on these days.
    std::vector<AffiliateCounts> top(Rank rank, const Days& days, const std::optional<AffiliateCounts>& after,
                                     std::int64_t limit);
    /// How many brought anything, or on these days.
    std::int64_t affiliates(const std::optional<Days>& days);

 private:
    db::Database& database_;
};

/// The number that a rank goes by.
std::int64_t ranked_by(Rank rank, const Counts& counts);

}  // namespace mitra::referral
