#pragma once

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// STOP: nothing but what is owed reaches this person any more, and what waits is cancelled, before this returns.
/// False when they had stopped before.
bool stop_messages(const Services& services, PersonId person);

/// Lets messages through again, at the person's wish. Error{usage} without a reason (S3-25), false when they had not
/// stopped. What was cancelled stays cancelled.
bool restart_messages(const Services& services, PersonId person);

}  // namespace mitra::flow
