#pragma once

#include "lib/event/event_store.hpp"
#include "lib/flow/services.hpp"
#include "lib/outbox/count_store.hpp"
#include "lib/outbox/forecast.hpp"

namespace mitra::flow {

/// An event with the people in it and what they were told.
struct EventReport {
    event::Event event;
    event::Counts people;
    Instant reminders_at;           ///< when they go out
    outbox::StateCounts reminders;  ///< of its present start
    outbox::StateCounts follow_ups;
};

/// Error{not_found} for an event that is not there.
EventReport event_report(const Services& services, EventId event);

/// How the reminders that wait will go out between their time and the event's start, as if nothing else were sent.
/// `usual` is the pace of a sender without numbers of its own.
outbox::Forecast reminder_forecast(const Services& services, const EventReport& report, const outbox::PaceRules& usual,
                                   bool windowed);

}  // namespace mitra::flow
