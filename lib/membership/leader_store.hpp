#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::membership {

/// Who led whom, from when until when.
struct LeaderLink {
    PersonId leader;
    PersonId sub;
    Instant since;
    std::optional<Instant> until;  ///< empty: still
    std::string set_by;
    std::string ended_by;
};

/// Leaders and their subs. A sub has one leader at a time, and nobody leads themselves, also not through others.
class LeaderStore {
 public:
    explicit LeaderStore(db::Database& database) : database_{database} {}

    std::optional<LeaderLink> current(PersonId sub);
    /// On a day of the site's zone, from `day_start` to `day_end` (not included): the last who led them on it.
    std::optional<PersonId> leader_of(PersonId sub, Instant day_start, Instant day_end);
    /// Whom they lead now, in the order of the subs' ids.
    std::vector<LeaderLink> subs_of(PersonId leader, PersonId after, std::int64_t limit);
    std::int64_t count_subs(PersonId leader);
    /// Who leads somebody now, in the order of ids.
    std::vector<PersonId> leaders(PersonId after, std::int64_t limit);
    std::int64_t count_leaders();
    /// Those of them who have no leader themselves: the roots of the trees.
    std::vector<PersonId> roots(PersonId after, std::int64_t limit);
    /// All who ever led them, the newest first.
    std::vector<LeaderLink> history(PersonId sub, std::int64_t limit);
    /// Whether `person` leads `other` now, directly or through others.
    bool is_above(PersonId person, PersonId other);

    /// In place of whoever leads them now, whose time ends. Error{refused} for oneself and for a circle.
    void set(PersonId leader, PersonId sub, Instant at, std::string_view by);
    /// False where nobody leads them.
    bool clear(PersonId sub, Instant at, std::string_view by);
    /// Part of erasing them: they lead nobody any more, and nobody leads them.
    void forget_person(PersonId person, Instant at, std::string_view by);

 private:
    db::Database& database_;
};

}  // namespace mitra::membership
