#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/db/database.hpp"
#include "lib/referral/count_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::referral {

struct DayCounts {
    std::int64_t day = 0;  ///< since 1970-01-01 in the site's zone
    Counts counts;
};
struct UtmCounts {
    std::string source;  ///< a word of utm_source; empty: none
    Counts counts;
};
struct ProductCounts {
    ProductId product;  ///< none: the landing page
    Counts counts;
};
/// One row of the counters.
struct CountRow {
    std::int64_t day = 0;
    ProductId product;
    std::string source;
    Counts counts;
};

/// What one affiliate's links and coupons brought, from the counters: neither clicks nor orders are read.
class ReportStore {
 public:
    explicit ReportStore(db::Database& database) : database_{database} {}

    /// All time; zeroes for somebody who brought nothing.
    Counts total(PersonId affiliate);
    Counts during(PersonId affiliate, const Days& days);
    /// The first day with anything; nothing while there is none.
    std::optional<std::int64_t> first_day(PersonId affiliate);

    /// Only days with anything, oldest first.
    std::vector<DayCounts> by_day(PersonId affiliate, const Days& days);
    /// What sold most first, then what was clicked most.
    std::vector<UtmCounts> by_utm(PersonId affiliate, const Days& days, std::int64_t limit);
    std::vector<ProductCounts> by_product(PersonId affiliate, const Days& days, std::int64_t limit);
    /// Row by row in the order of day, product and source; for an export.
    std::vector<CountRow> rows(PersonId affiliate, const Days& days, std::int64_t limit);

 private:
    db::Database& database_;
};

}  // namespace mitra::referral
