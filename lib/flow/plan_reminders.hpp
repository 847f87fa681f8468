#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "lib/event/event.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// How far ahead reminders are put into the queue.
inline constexpr std::chrono::hours k_planning_horizon{48};
/// For how long after an event its follow-up may still be planned.
inline constexpr std::chrono::hours k_follow_up_horizon{7 * 24};

struct Planned {
    std::int64_t events = 0;    ///< looked at
    std::int64_t messages = 0;  ///< newly queued
};

/// Which text reminds of it: a meeting of a tier has its own.
std::string reminder_template(const event::Event& event);

/// When a reminder goes out: an hour before the start, or at once when that is past.
Instant reminder_at(Instant start, Instant now);

/// What a reminder's row names as its cause: the event and its start. One that was cancelled and is queued again has
/// "#2" and so on behind it.
std::string reminder_cause(const event::Event& event);
std::string follow_up_cause(EventId event);

/// Whether a reminder that was cancelled before it went out is queued again: an act that brings its reason back (the
/// event moved back, the person joined again) says `again`; the hourly round never does.
enum class Cancelled { stays, again };

/// Queues the reminder of one person, one for each event and its start; false when it was queued before, or the event
/// has begun or is cancelled.
bool plan_reminder(const Services& services, const event::Event& event, PersonId person, Cancelled cancelled);

/// The same for everybody who is registered, in short transactions.
Planned plan_event_reminders(const Services& services, const event::Event& event, Cancelled cancelled);

/// The hourly round: every event that starts within the horizon. Any number of runs, also two at once, queue one.
Planned plan_reminders(const Services& services);

/// Thanks those who came, and names the next event (of a meeting: the next of its tier). Nothing is queued while no
/// next event is planned.
Planned plan_event_follow_up(const Services& services, const event::Event& event);
/// The hourly round: every event that ended within the horizon.
Planned plan_follow_ups(const Services& services);

/// Adds the next event of every series whose newest one has begun, unless the series ends before; how many. Whoever is
/// in a tier is registered for its meetings by fill_meetings (tier_meetings.hpp).
std::int64_t repeat_events(const Services& services);

}  // namespace mitra::flow
