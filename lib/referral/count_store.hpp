#pragma once

#include <compare>
#include <cstdint>

#include "lib/base/id.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::referral {

/// What came through an affiliate's links and coupons, or what was taken back (below zero).
struct Counts {
    std::int64_t clicks = 0;
    std::int64_t checkouts = 0;    ///< came to the checkout
    std::int64_t registrants = 0;  ///< registered, or ordered
    std::int64_t sales = 0;        ///< orders that were paid
    Money turnover;                ///< of them, without tax and unique code, less refunds
    Money commission;              ///< earned on them, less what was taken back
};

/// Where it is counted.
struct CountKey {
    PersonId affiliate;
    std::int64_t day = 0;  ///< since 1970-01-01 in the site's zone
    ProductId product;     ///< none: the landing page
    std::int64_t utm = 0;  ///< a row of utm_source; 0: none

    auto operator<=>(const CountKey&) const = default;
};

/// The counters of affiliates, kept by the transactions that change them: reports read no clicks and no orders.
class CountStore {
 public:
    explicit CountStore(db::Database& database) : database_{database} {}

    /// Adds to every counter that the key stands in.
    void add(const CountKey& key, const Counts& more);

 private:
    db::Database& database_;
};

}  // namespace mitra::referral
