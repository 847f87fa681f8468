#pragma once

#include <string_view>

namespace mitra::outbox {

/// The condition of the index message_ended_unsent. SQLite takes a partial index only where the query says the same.
inline constexpr std::string_view k_ended_unsent = "state <> 'queued' AND state <> 'sending' AND state <> 'sent'";

}  // namespace mitra::outbox
