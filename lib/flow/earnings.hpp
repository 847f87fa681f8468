#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What somebody earned by their own reports and by their team's, as their dashboard shows it.
struct MemberEarnings {
    std::int64_t reports = 0;  ///< validated
    std::int64_t waiting = 0;  ///< handed in and not decided
    Money total_commission;    ///< what their reports brought in all
    Money my_share;            ///< theirs of it
    Money leader_share;        ///< what their team's reports brought them
    // Of all they earned, also as a partner:
    Money pending;  ///< in its hold
    Money payable;  ///< also what is in a payout that is not settled yet
    Money paid;
    Money held;     ///< of pending and payable
    Money balance;  ///< owed to them now
};
MemberEarnings earnings_of(const Services& services, PersonId person);

/// One of whom a leader leads.
struct LedMember {
    PersonId person;
    std::string name;  ///< empty where they were erased
    std::string tier;  ///< its code; empty: no active membership
    Instant since;
    std::int64_t reports = 0;              ///< that brought the leader a share
    std::optional<std::int64_t> last_day;  ///< of the last work they reported, whatever was decided about it
    Money total;                           ///< what those reports brought in all
    Money share;                           ///< the leader's of it
};
struct LeaderView {
    std::int64_t subs = 0;     ///< in all
    std::int64_t reports = 0;  ///< that brought a share, also of who is led by others since
    Money total;
    Money share;
    std::vector<LedMember> page;
};
/// A page of whom they lead now: those after `after`, in the order of ids.
LeaderView leader_view(const Services& services, PersonId leader, PersonId after = {}, std::int64_t limit = 50);

}  // namespace mitra::flow
