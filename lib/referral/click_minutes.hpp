#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::referral {

/// More clicks on one affiliate's links than people make, within a minute of the clock.
struct ClickBurst {
    PersonId affiliate;
    Instant minute;  ///< its first moment
    std::int64_t clicks = 0;
};

/// Counts clicks, minute by minute, in the order of their ids. That is nearly the order of their times: clicks are
/// written in batches. So a minute is over when the next but one has begun; until then its clicks are kept as one
/// number for each affiliate.
class ClickMinutes {
 public:
    /// `after` is the id before the first click that will be added.
    explicit ClickMinutes(std::int64_t after) : last_{after} {}

    void add(std::int64_t id, PersonId affiliate, Instant at);
    /// No click of a minute that ended before this comes any more.
    void over(Instant now);

    /// The bursts of minutes that are over, and forgets them.
    std::vector<ClickBurst> take_bursts();
    /// Every click up to this id was in a minute that is over: the next pass begins behind it.
    [[nodiscard]] std::int64_t done() const;

 private:
    struct Minute {
        std::int64_t first_id = 0;
        std::map<PersonId, std::int64_t> clicks;
    };
    using Minutes = std::map<std::int64_t, Minute>;
    Minutes::iterator end_minute(Minutes::iterator minute);

    Minutes minutes_;  ///< those that are not over, by their number since 1970
    std::vector<ClickBurst> bursts_;
    std::int64_t last_;
};

}  // namespace mitra::referral
