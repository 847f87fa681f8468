#include "lib/event/meeting_store.hpp"

#include <limits>

namespace mitra::event {
namespace {

constexpr Instant k_beginning{0};
constexpr Instant k_end{std::numeric_limits<std::int64_t>::max()};

EventId event_of(const db::Row& row) {
    return row.id<EventId>("id");
}

void bind(db::Query& query, const MeetingSpan& span, Instant now) {
    query.bind(":tier", span.tier)
        .bind(":since", span.since.value_or(k_beginning))
        .bind(":until", span.until.value_or(k_end))
        .bind(":now", now);
}

}  // namespace

std::vector<EventId> MeetingStore::missing(PersonId person, Instant now) {
    return database_
        .prepared(R"sql(
            SELECT event.id FROM membership CROSS JOIN event ON event.tier_id = membership.tier_id
             WHERE membership.person_id = :person AND membership.state = 'active'
               AND event.ends_at > :now AND event.cancelled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM event_registration AS inside
                                WHERE inside.event_id = event.id AND inside.person_id = :person)
             ORDER BY event.id
        )sql")
        .bind(":person", person)
        .bind(":now", now)
        .rows(event_of);
}

std::vector<EventId> MeetingStore::lost(PersonId person, Instant now) {
    return database_
        .prepared(R"sql(
            SELECT event.id FROM event_registration CROSS JOIN event ON event.id = event_registration.event_id
             WHERE event_registration.person_id = :person AND event.tier_id IS NOT NULL
               AND event.starts_at > :now AND event.cancelled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.person_id = :person
                                  AND membership.state = 'active' AND membership.tier_id = event.tier_id)
               AND EXISTS (SELECT 1 FROM membership WHERE membership.person_id = :person
                              AND membership.started_at IS NOT NULL AND membership.tier_id = event.tier_id)
             ORDER BY event.id
        )sql")
        .bind(":person", person)
        .bind(":now", now)
        .rows(event_of);
}

std::vector<EventId> MeetingStore::coming(PersonId person, Instant now, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT event.id FROM event_registration CROSS JOIN event ON event.id = event_registration.event_id
             WHERE event_registration.person_id = :person AND event.tier_id IS NOT NULL
               AND event.ends_at > :now AND event.cancelled_at IS NULL
             ORDER BY event.starts_at, event.id LIMIT :limit
        )sql")
        .bind(":person", person)
        .bind(":now", now)
        .bind(":limit", limit)
        .rows(event_of);
}

std::vector<EventId> MeetingStore::to_fill(Instant now) {
    return database_
        .prepared(
            "SELECT id FROM event WHERE joined_until IS NOT NULL AND cancelled_at IS NULL AND ends_at > :now"
            " ORDER BY id")
        .bind(":now", now)
        .rows(event_of);
}

std::vector<PersonId> MeetingStore::next_members(EventId event, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT membership.person_id AS person
              FROM event CROSS JOIN membership ON membership.tier_id = event.tier_id
             WHERE event.id = :event AND membership.state = 'active' AND membership.person_id > event.joined_until
               AND EXISTS (SELECT 1 FROM person WHERE person.id = membership.person_id AND person.erased_at IS NULL)
             ORDER BY membership.person_id LIMIT :limit
        )sql")
        .bind(":event", event)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<PersonId>("person"); });
}

void MeetingStore::filled_until(EventId event, std::optional<PersonId> person) {
    database_.prepared("UPDATE event SET joined_until = :person WHERE id = :event AND joined_until IS NOT NULL")
        .bind(":person", person)
        .bind(":event", event)
        .run();
}

Presence MeetingStore::presence(PersonId person, const MeetingSpan& span, Instant now) {
    auto query = database_.prepared(R"sql(
        SELECT count(*) AS meetings, count(attended_at) AS attended, count(clicked_at) AS clicked,
               max(CASE WHEN attended_at IS NULL THEN NULL ELSE event.starts_at END) AS last_attended
          FROM event_registration CROSS JOIN event ON event.id = event_registration.event_id
         WHERE event_registration.person_id = :person AND event.tier_id IS NOT NULL
           AND (:tier IS NULL OR event.tier_id = :tier) AND event.cancelled_at IS NULL AND event.ends_at <= :now
           AND event.starts_at >= :since AND event.starts_at < :until
    )sql");
    bind(query, span, now);
    return query.bind(":person", person).one_row([](const db::Row& row) {
        return Presence{row.integer("meetings"), row.integer("attended"), row.integer("clicked"),
                        row.optional_instant("last_attended")};
    });
}

std::int64_t MeetingStore::held(const MeetingSpan& span, Instant now) {
    auto query = database_.prepared(R"sql(
        SELECT count(*) FROM event
         WHERE tier_id IS NOT NULL AND (:tier IS NULL OR tier_id = :tier) AND cancelled_at IS NULL
           AND ends_at <= :now AND starts_at >= :since AND starts_at < :until
    )sql");
    bind(query, span, now);
    return query.integer();
}

std::vector<MeetingStore::Registration> MeetingStore::registrations(EventId event, PersonId after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT person_id, clicked_at, attended_at FROM event_registration
             WHERE event_id = :event AND person_id > :after ORDER BY person_id LIMIT :limit
        )sql")
        .bind(":event", event)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return Registration{row.id<PersonId>("person_id"), row.optional_instant("clicked_at"),
                                row.optional_instant("attended_at")};
        });
}

}  // namespace mitra::event
