#pragma once

#include <optional>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/event/event.hpp"

namespace mitra::event {

/// How often somebody was in the meetings that they were registered for and that are over.
struct Presence {
    std::int64_t meetings = 0;
    std::int64_t attended = 0;  ///< by Zoom's report or the admin's word
    std::int64_t clicked = 0;   ///< followed their own Zoom link
    std::optional<Instant> last_attended;
};

/// Of which meetings: of one tier, or of any; that started within a time.
struct MeetingSpan {
    std::optional<TierId> tier;
    std::optional<Instant> since;
    std::optional<Instant> until;  ///< not included
};

/// Meetings: events for the members of a tier. Who is a member now is read from the memberships.
class MeetingStore {
 public:
    explicit MeetingStore(db::Database& database) : database_{database} {}

    /// Those of this person's tier that are not over, and that they are not registered for.
    std::vector<EventId> missing(PersonId person, Instant now);
    /// Those they are registered for by a tier that they had and have no longer, and that have not begun. A guest, who
    /// never had it, stays.
    std::vector<EventId> lost(PersonId person, Instant now);
    /// Those they are registered for that are not over, the soonest first.
    std::vector<EventId> coming(PersonId person, Instant now, std::int64_t limit);

    /// Those whose tier's members are not all registered, and that are not over.
    std::vector<EventId> to_fill(Instant now);
    /// The next members of the meeting's tier, in the order of persons, at most `limit`; none where it is filled.
    std::vector<PersonId> next_members(EventId event, std::int64_t limit);
    /// Members up to this one are registered; nothing: all are.
    void filled_until(EventId event, std::optional<PersonId> person);

    Presence presence(PersonId person, const MeetingSpan& span, Instant now);
    /// How many meetings were held.
    std::int64_t held(const MeetingSpan& span, Instant now);

    struct Registration {
        PersonId person;
        std::optional<Instant> clicked_at;
        std::optional<Instant> attended_at;
    };
    /// Who is in an event, at most `limit` after `after`, in the order of persons.
    std::vector<Registration> registrations(EventId event, PersonId after, std::int64_t limit);

 private:
    db::Database& database_;
};

}  // namespace mitra::event
