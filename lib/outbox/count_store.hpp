#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// How many messages are in each state; a state that is not named has none.
using StateCounts = std::map<std::string, std::int64_t, std::less<>>;
std::int64_t count_of(const StateCounts& counts, std::string_view state);

/// Messages of a kind whose cause is `first`, `last`, or between the two, by state. Reads those messages alone.
StateCounts count_by_state(db::Database& database, Kind kind, std::string_view first, std::string_view last);

/// By kind: the messages that were tried from `from` on and before `until`, in the state they are in now, and as
/// "queued" all that wait now, whenever they were queued.
std::map<std::string, StateCounts> count_tried(db::Database& database, Instant from, Instant until);

/// Messages that failed, or whose outcome nobody knows, whenever that was: what an admin should look at.
StateCounts count_in_trouble(db::Database& database);

/// A sender that was switched off, by an admin or because it failed.
struct SenderOff {
    std::string name;
    std::string reason;
};
std::vector<SenderOff> senders_off(db::Database& database);

}  // namespace mitra::outbox
