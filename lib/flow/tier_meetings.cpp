#include "lib/flow/tier_meetings.hpp"

#include <fmt/format.h>

#include "lib/db/bulk_pace.hpp"
#include "lib/event/event_store.hpp"
#include "lib/event/meeting_store.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

void audit_filled(const Services& services, EventId meeting, std::int64_t joined) {
    record_audit(services.database, services.vault, services.actor, "event.fill", to_string(meeting),
                 fmt::format(R"({{"people":{}}})", joined), services.clock.now());
}

/// One of a page: registered, and reminded where that is due before the next round.
bool join(const Services& services, const event::Event& meeting, PersonId member) {
    const Instant now = services.clock.now();
    if (!event::EventStore{services.database}.join(meeting.id, member, now)) return false;
    if (meeting.starts_at <= now + k_planning_horizon) plan_reminder(services, meeting, member, Cancelled::again);
    return true;
}

}  // namespace

void join_meetings(const Services& services, PersonId member) {
    // A payment may come for somebody who was erased since: nobody is left to come.
    const auto person = people::PersonStore{services.database, services.vault}.find(member);
    if (!person || person->erased_at) return;
    for (const EventId meeting : event::MeetingStore{services.database}.missing(member, services.clock.now()))
        join_event(services, meeting, member);
}

void leave_meetings(const Services& services, PersonId member) {
    for (const EventId meeting : event::MeetingStore{services.database}.lost(member, services.clock.now()))
        leave_event(services, meeting, member);
}

std::int64_t fill_meeting(const Services& services, EventId id, const std::function<void(std::int64_t)>& progress) {
    event::MeetingStore meetings{services.database};
    std::int64_t joined = 0, looked_at = 0;
    db::BulkPace pace{services.database};
    while (pace.chunk([&](std::int64_t rows) {
        const auto meeting = event::EventStore{services.database}.find(id);
        if (!meeting || meeting->cancelled_at) return false;
        const auto members = meetings.next_members(id, rows);
        for (const PersonId member : members)
            joined += join(services, *meeting, member) ? 1 : 0;
        looked_at += std::ssize(members);
        const bool more = std::ssize(members) == rows;
        meetings.filled_until(id, more ? std::optional{members.back()} : std::nullopt);
        if (!more) audit_filled(services, id, joined);
        if (progress) progress(looked_at);
        return more;
    })) {
    }
    return joined;
}

std::int64_t fill_meetings(const Services& services) {
    std::int64_t joined = 0;
    for (const EventId meeting : event::MeetingStore{services.database}.to_fill(services.clock.now()))
        joined += fill_meeting(services, meeting, {});
    return joined;
}

}  // namespace mitra::flow
