// The part of EventStore about who is in an event.
#include "lib/event/event_store.hpp"

namespace mitra::event {
namespace {

PersonId person_of(const db::Row& row) {
    return row.id<PersonId>("person_id");
}

}  // namespace

bool EventStore::join(EventId event, PersonId person, Instant at) {
    return database_
               .prepared(R"sql(
                   INSERT INTO event_registration (event_id, person_id, registered_at) VALUES (:event, :person, :at)
                   ON CONFLICT DO NOTHING
               )sql")
               .bind(":event", event)
               .bind(":person", person)
               .bind(":at", at)
               .run() == 1;
}

bool EventStore::leave(EventId event, PersonId person) {
    return database_.prepared("DELETE FROM event_registration WHERE event_id = :event AND person_id = :person")
               .bind(":event", event)
               .bind(":person", person)
               .run() == 1;
}

bool EventStore::is_registered(EventId event, PersonId person) {
    return database_.prepared("SELECT 1 FROM event_registration WHERE event_id = :event AND person_id = :person")
        .bind(":event", event)
        .bind(":person", person)
        .optional_integer()
        .has_value();
}

std::optional<Event> EventStore::next_of(PersonId person, Instant now) {
    const auto id = database_
                        .prepared(R"sql(
                            SELECT event.id FROM event_registration JOIN event ON event.id = event_id
                             WHERE person_id = :person AND starts_at > :now AND cancelled_at IS NULL
                             ORDER BY starts_at, event.id LIMIT 1
                        )sql")
                        .bind(":person", person)
                        .bind(":now", now)
                        .optional_integer();
    return id ? find(EventId{*id}) : std::nullopt;
}

std::vector<PersonId> EventStore::registered(EventId event, PersonId after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT person_id FROM event_registration
             WHERE event_id = :event AND person_id > :after ORDER BY person_id LIMIT :limit
        )sql")
        .bind(":event", event)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(person_of);
}

std::vector<PersonId> EventStore::came(EventId event, PersonId after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT person_id FROM event_registration
             WHERE event_id = :event AND person_id > :after
               AND (attended_at IS NOT NULL OR clicked_at IS NOT NULL)
             ORDER BY person_id LIMIT :limit
        )sql")
        .bind(":event", event)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(person_of);
}

bool EventStore::note_click(EventId event, PersonId person, Instant at) {
    return database_
               .prepared(R"sql(
                   UPDATE event_registration SET clicked_at = :at
                    WHERE event_id = :event AND person_id = :person AND clicked_at IS NULL
               )sql")
               .bind(":event", event)
               .bind(":person", person)
               .bind(":at", at)
               .run() == 1;
}

bool EventStore::note_attended(EventId event, PersonId person, Instant at) {
    return database_
               .prepared(R"sql(
                   UPDATE event_registration SET attended_at = :at
                    WHERE event_id = :event AND person_id = :person AND attended_at IS NULL
               )sql")
               .bind(":event", event)
               .bind(":person", person)
               .bind(":at", at)
               .run() == 1;
}

}  // namespace mitra::event
