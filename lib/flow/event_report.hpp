#pragma once

#include "lib/event/event_store.hpp"
#include "lib/flow/services.hpp"
#include "lib/outbox/count_store.hpp"

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

}  // namespace mitra::flow
