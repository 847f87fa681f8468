#pragma once

#include "lib/event/event.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Error{usage} where the title is empty, an address is not http(s), or `meta` is no JSON object; Error{refused} where
/// the start is past. The members of its tier, where it is a meeting, are registered in short transactions after it.
EventId add_event(const Services& services, const event::Event& event);

/// Stores `event` in place of the one with its id. When the start moved, waiting reminders are cancelled and planned
/// anew. False when nothing differs; Error{refused} for a cancelled one, a start moved into the
/// past, or a repetition changed where the series has gone on.
bool set_event(const Services& services, const event::Event& event);

/// Cancels the event and its waiting reminders; false when it was cancelled before.
bool cancel_event(const Services& services, EventId event);

/// Registers a person and queues their reminder. False when they were in it; Error{refused} when it is over or
/// cancelled, or the person erased.
bool join_event(const Services& services, EventId event, PersonId person);

/// Takes a person out and cancels their waiting reminder; false when they were not in it.
bool leave_event(const Services& services, EventId event, PersonId person);

}  // namespace mitra::flow
