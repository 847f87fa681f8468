#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/event/event.hpp"

namespace mitra::event {

struct Counts {
    std::int64_t registered = 0;
    std::int64_t clicked = 0;  ///< followed their own Zoom link
    std::int64_t attended = 0;
};

class EventStore {
 public:
    explicit EventStore(db::Database& database) : database_{database} {}

    EventId add(const Event& event);
    void set(const Event& event);
    void cancel(EventId id, Instant at);
    std::optional<Event> find(EventId id);
    /// By "EVT-1"; Error{not_found} otherwise.
    Event named(std::string_view reference);
    std::vector<Event> list(EventId after, std::int64_t limit, std::optional<Instant> since,
                            std::optional<Instant> until);
    std::int64_t count(std::optional<Instant> since, std::optional<Instant> until);
    Counts counts(EventId id);

    /// The event for everybody that starts next and is not cancelled; meetings of a tier are never it.
    std::optional<Event> next(Instant now) { return next_for({}, now); }
    /// The same for the meetings of a tier, or (without one) for everybody.
    std::optional<Event> next_for(std::optional<TierId> tier, Instant now);
    /// Events that start after `from`, up to and including `until`, and are not cancelled.
    std::vector<Event> starting(Instant from, Instant until);
    /// Events that ended after `from`, up to and including `until`.
    std::vector<Event> ended(Instant from, Instant until);
    /// Events of a series that have begun, have no successor yet, and may have one.
    std::vector<Event> to_repeat(Instant now);
    /// `successor` is the next one of `event`'s series.
    void repeated(EventId event, EventId successor);

    /// False when they were in it already.
    bool join(EventId event, PersonId person, Instant at);
    bool leave(EventId event, PersonId person);
    /// The next event that this person is registered for.
    std::optional<Event> next_of(PersonId person, Instant now);
    /// Who is registered, at most `limit` after `after`, in the order of their ids.
    std::vector<PersonId> registered(EventId event, PersonId after, std::int64_t limit);
    /// Who came (attended, or followed their own Zoom link), paged alike.
    std::vector<PersonId> came(EventId event, PersonId after, std::int64_t limit);
    bool is_registered(EventId event, PersonId person);
    /// False when it was noted before, or the person is not registered.
    bool note_click(EventId event, PersonId person, Instant at);
    bool note_attended(EventId event, PersonId person, Instant at);

 private:
    db::Database& database_;
};

}  // namespace mitra::event
