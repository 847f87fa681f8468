#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "lib/base/id.hpp"
#include "lib/db/database.hpp"

namespace mitra::outbox {

/// Messages per state; every state is in it. What was sent is not read for it.
std::map<std::string, std::int64_t> counts_per_state(db::Database& database);
/// The same of one broadcast.
std::map<std::string, std::int64_t> counts_of_broadcast(db::Database& database, BroadcastId broadcast);
/// Everything that is queued.
std::int64_t count_waiting(db::Database& database);

/// Of what is queued and not urgent: follow-ups and broadcasts that are not paused or cancelled.
std::int64_t count_waiting_later(db::Database& database);

}  // namespace mitra::outbox
