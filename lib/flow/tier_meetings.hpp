#pragma once

#include <cstdint>
#include <functional>

#include "lib/flow/services.hpp"

namespace mitra::flow {

// Meetings are events for the members of a tier: who is one is registered by itself, and reminded.

/// Registers somebody for the coming meetings of the tier that they have now; in the caller's transaction, when their
/// membership begins. What they are registered for stays as it is.
void join_meetings(const Services& services, PersonId member);
/// Takes them out of the meetings of tiers that they no longer have and that have not begun, with their reminders.
void leave_meetings(const Services& services, PersonId member);

/// Registers all active members of a meeting's tier, in short transactions that remember how far they came; how many
/// were new. `progress` is told how many were looked at.
std::int64_t fill_meeting(const Services& services, EventId meeting, const std::function<void(std::int64_t)>& progress);

/// The hourly round: every meeting that is not filled (the next of a series, or one whose filling was broken off).
std::int64_t fill_meetings(const Services& services);

}  // namespace mitra::flow
