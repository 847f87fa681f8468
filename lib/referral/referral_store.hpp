#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::referral {

/// How it was decided, at registration, who brought a person; never changed afterwards.
enum class Outcome {
    brought,       ///< the link's owner brought them
    no_link,       ///< they came without a link
    unknown_code,  ///< the link names nobody
    oneself,       ///< the link was their own
};
std::string_view name(Outcome outcome);

struct Decision {
    Outcome outcome = Outcome::no_link;
    std::optional<PersonId> referrer;
    std::optional<std::int64_t> sequence;  ///< they are the referrer's n-th
    Instant at;
};

/// One line of "who brought most".
struct Partner {
    PersonId person;
    std::int64_t registrations = 0;
    std::int64_t clicks = 0;
    std::int64_t sales = 0;  ///< paid orders that their link or coupon brought
};

/// What "who brought most" goes by.
enum class By { registrations, clicks, sales };
/// "registrations", "clicks", "sales".
std::string_view name(By by);
std::optional<By> by_named(std::string_view name);
std::int64_t counted(By by, const Partner& partner);

/// One person somebody brought.
struct Brought {
    PersonId person;
    std::int64_t sequence = 0;
    Instant at;
};

struct DayCount {
    std::int64_t day = 0;
    std::int64_t registrations = 0;
    std::int64_t clicks = 0;
    std::int64_t sales = 0;
};

/// From one day (included) until another (excluded).
struct Days {
    std::int64_t from = 0;
    std::int64_t until = 0;
};

/// Who brought whom, and the counters that the transactions keep beside it.
class ReferralStore {
 public:
    explicit ReferralStore(db::Database& database) : database_{database} {}

    /// Stores the decision for a new person. With a referrer it gives the referrer's next sequence number; two that
    /// register at once get different ones, since writers take turns.
    Decision decide(PersonId person, Outcome outcome, std::optional<PersonId> referrer, Instant at, Zone zone);
    std::optional<Decision> decision(PersonId person);

    void count_clicks(PersonId referrer, std::int64_t day, std::int64_t clicks);
    void count_sale(PersonId referrer, Instant at, Zone zone);

    /// What this person has brought about so far (zeroes for somebody who has not).
    Partner totals(PersonId referrer);
    /// Whom they brought, newest first: those with a sequence below `before` (0: from the newest).
    std::vector<Brought> brought_by(PersonId referrer, std::int64_t before, std::int64_t limit);
    /// The most first. The page after `after` (a line that a page before gave), or the first.
    std::vector<Partner> top(By by, const std::optional<Partner>& after, std::int64_t limit);
    /// The same, counting only what happened on these days. Reads the rows of those days, not the clicks themselves.
    std::vector<Partner> top(By by, const Days& days, const std::optional<Partner>& after, std::int64_t limit);
    /// How many have brought or been clicked on at all, or on these days.
    std::int64_t partners(const std::optional<Days>& days);
    /// Counts per day, of one referrer or (nothing given) of all together, oldest first.
    std::vector<DayCount> days(std::optional<PersonId> referrer, std::int64_t from_day, std::int64_t until_day);

 private:
    struct Step {
        std::int64_t registrations = 0;
        std::int64_t clicks = 0;
        std::int64_t sales = 0;
    };
    void count(std::optional<PersonId> referrer, std::int64_t day, Step step);

    db::Database& database_;
};

}  // namespace mitra::referral
