#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/membership/membership.hpp"

namespace mitra::membership {

struct MembershipFilter {
    std::optional<TierId> tier;
    std::optional<MembershipState> state;
    std::optional<PersonId> person;
    std::optional<Instant> since;  ///< ordered
    std::optional<Instant> until;  ///< not included
};

/// When a membership begins, and what it follows.
struct Beginning {
    Instant at;
    std::optional<Instant> expires_at;
    std::optional<MembershipId> follows;
    Money carried;
};

class MembershipStore {
 public:
    explicit MembershipStore(db::Database& database) : database_{database} {}

    /// A new one, `pending`.
    MembershipId add(PersonId person, TierId tier, OrderId order, Instant at, std::string_view by);
    std::optional<Membership> find(MembershipId id);
    std::optional<Membership> active_of(PersonId person);
    /// The pending or active one of an order.
    std::optional<Membership> of_order(OrderId order);
    /// All of an order, in the order of ids: more than one where an upgrade was refunded.
    std::vector<Membership> all_of_order(OrderId order);
    /// All of a person, newest first.
    std::vector<Membership> history(PersonId person, std::int64_t limit);
    std::vector<Membership> list(const MembershipFilter& filter, MembershipId after, std::int64_t limit);
    std::int64_t count(const MembershipFilter& filter);

    /// What somebody had on a day of the site's zone, from `day_start` to `day_end` (not included): the highest tier
    /// that was active for a moment of it, also one that ended since.
    std::optional<Membership> on_day(PersonId person, Instant day_start, Instant day_end);

    /// pending -> active; false where it was not pending.
    bool begin(MembershipId id, const Beginning& beginning, std::string_view by);
    /// To expired, cancelled or superseded; false where it was not in `from`.
    bool end(MembershipId id, MembershipState from, MembershipState to, Instant at, std::string_view by);
    /// Active ones whose time is over, at most `limit`.
    std::vector<MembershipId> to_expire(Instant now, std::int64_t limit);
    /// Active ones that end between `now` and `until`, the next first.
    std::vector<MembershipId> ending(Instant now, Instant until, std::int64_t limit);
    /// Pending ones whose order can no longer be paid: it was cancelled, or its grace period ended before `before`.
    std::vector<MembershipId> abandoned(Instant before, std::int64_t limit);

 private:
    db::Database& database_;
};

}  // namespace mitra::membership
