#pragma once

#include <cstdint>
#include <optional>

#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// The line a message waits in: what is urgent, and what is not, of each channel; and one lane for each broadcast, so
/// that a paused or cancelled broadcast stands still without a row of it being touched.
std::int64_t lane_of(Kind kind, Channel channel, std::optional<BroadcastId> broadcast = std::nullopt);

}  // namespace mitra::outbox
