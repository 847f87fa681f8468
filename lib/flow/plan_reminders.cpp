#include "lib/flow/plan_reminders.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/event/event_store.hpp"
#include "lib/outbox/queue.hpp"

namespace mitra::flow {
namespace {

/// People per transaction: short enough that a registration never waits for a round of planning.
constexpr std::int64_t k_chunk = 500;

using Page = std::vector<PersonId> (event::EventStore::*)(EventId, PersonId, std::int64_t);

/// Queues a message for each of an event's people, a page per transaction.
template <typename QueueOne>
std::int64_t for_each_page(const Services& services, EventId event, Page page, const QueueOne& queue_one) {
    std::int64_t queued = 0;
    PersonId after;
    bool more = true;
    while (more) {
        db::in_transaction(services.database, [&] {
            event::EventStore events{services.database};
            const auto people = (events.*page)(event, after, k_chunk);
            for (const PersonId person : people)
                queued += queue_one(person) ? 1 : 0;
            if (!people.empty()) after = people.back();
            more = std::ssize(people) == k_chunk;
        });
    }
    return queued;
}

bool queue_reminder(const Services& services, const event::Event& event, PersonId person, const std::string& cause,
                    Instant now) {
    return outbox::queue(services.database, services.vault,
                         {.kind = outbox::Kind::reminder,
                          .cause = cause,
                          .person = person,
                          .template_name = reminder_template(event),
                          .event = event.id,
                          .not_before = reminder_at(event.starts_at, now),
                          .expires_at = event.starts_at},
                         now)
        .has_value();
}

bool queue_follow_up(const Services& services, const event::Event& event, PersonId person, EventId next, Instant now) {
    return outbox::queue(services.database, services.vault,
                         {.kind = outbox::Kind::follow_up,
                          .cause = follow_up_cause(event.id),
                          .person = person,
                          .template_name = event.tier ? "meeting_follow_up" : "follow_up",
                          .event = next,
                          .not_before = now},
                         now)
        .has_value();
}

}  // namespace

std::string reminder_template(const event::Event& event) {
    return event.tier ? "meeting_reminder" : "reminder";
}

Instant reminder_at(Instant start, Instant now) {
    return std::max(start - event::k_reminder_lead, now);
}

std::string reminder_cause(const event::Event& event) {
    return fmt::format("event:{}@{}", event.id.value, event.starts_at.milliseconds);
}

std::string follow_up_cause(EventId event) {
    return fmt::format("event:{}", event.value);
}

bool plan_reminder(const Services& services, const event::Event& event, PersonId person, Cancelled cancelled) {
    const Instant now = services.clock.now();
    if (event.cancelled_at || event.starts_at <= now) return false;
    const std::string cause = reminder_cause(event);
    if (queue_reminder(services, event, person, cause, now)) return true;
    if (cancelled == Cancelled::stays) return false;
    std::string last = cause;
    for (int revision = 2; outbox::was_cancelled(services.database, outbox::Kind::reminder, last, person); ++revision) {
        last = fmt::format("{}#{}", cause, revision);
        if (queue_reminder(services, event, person, last, now)) return true;
    }
    return false;
}

Planned plan_event_reminders(const Services& services, const event::Event& event, Cancelled cancelled) {
    return {.events = 1,
            .messages = for_each_page(services, event.id, &event::EventStore::registered, [&](PersonId person) {
                return plan_reminder(services, event, person, cancelled);
            })};
}

Planned plan_reminders(const Services& services) {
    const Instant now = services.clock.now();
    Planned planned;
    for (const event::Event& event : event::EventStore{services.database}.starting(now, now + k_planning_horizon)) {
        planned.messages += plan_event_reminders(services, event, Cancelled::stays).messages;
        ++planned.events;
    }
    return planned;
}

Planned plan_event_follow_up(const Services& services, const event::Event& event) {
    const Instant now = services.clock.now();
    const auto next = event::EventStore{services.database}.next_for(event.tier, now);
    if (!next) return {.events = 1, .messages = 0};
    return {.events = 1, .messages = for_each_page(services, event.id, &event::EventStore::came, [&](PersonId person) {
                             return queue_follow_up(services, event, person, next->id, now);
                         })};
}

Planned plan_follow_ups(const Services& services) {
    const Instant now = services.clock.now();
    Planned planned;
    for (const event::Event& event : event::EventStore{services.database}.ended(now - k_follow_up_horizon, now)) {
        planned.messages += plan_event_follow_up(services, event).messages;
        ++planned.events;
    }
    return planned;
}

std::int64_t repeat_events(const Services& services) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        event::EventStore events{services.database};
        std::int64_t added = 0;
        for (const event::Event& past : events.to_repeat(now)) {
            event::Event next = past;
            // A series that slept (no run for weeks) goes on with its next date, not with those it missed.
            while (next.starts_at <= now)
                next.starts_at = event::next_start(next.starts_at, past.repeat, services.site.zone, past.repeat_day);
            if (past.repeat_until && next.starts_at > *past.repeat_until) continue;
            next.id = events.add(next);
            events.repeated(past.id, next.id);
            record_audit(services.database, services.vault, services.actor, "event.repeat", to_string(next.id),
                         fmt::format(R"({{"after":"{}"}})", past.id), now);
            ++added;
        }
        return added;
    });
}

}  // namespace mitra::flow
