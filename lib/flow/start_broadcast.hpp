#pragma once

#include <functional>
#include <optional>

#include "lib/flow/broadcast.hpp"
#include "lib/flow/broadcast_store.hpp"
#include "lib/flow/services.hpp"
#include "lib/outbox/forecast.hpp"

namespace mitra::flow {

/// What the settings say about sending, for plans and rules (made by lib/app).
struct SendingRules {
    outbox::PaceRules pace;
    bool require_inbound = false;
    bool broadcasts_windowed = true;
};

/// What a broadcast would do.
struct BroadcastPlan {
    std::string template_name;
    Audience audience;
    std::int64_t senders = 0;
    std::int64_t waiting_before = 0;  ///< of earlier broadcasts
    Instant starts_at;                ///< the first message
    outbox::Forecast forecast;
};

/// Error{not_found} for an unknown template, Error{usage} for one that is no broadcast's, a field it does not have or
/// one that is not given, a start in the past, media without https.
BroadcastPlan plan_broadcast(const Services& services, const SendingRules& rules, const BroadcastRequest& request);

/// Stores the broadcast and queues its messages in chunks, each with how far it came, so that other writers wait no
/// longer than a chunk and a broken run goes on where it stood. `progress` is told how many are queued.
BroadcastId start_broadcast(const Services& services, const SendingRules& rules, const BroadcastRequest& request,
                            const std::function<void(std::int64_t)>& progress);
/// Queues what is missing of a broadcast that is still `planned`, then lets it run. Any number may do this at once.
void continue_broadcast(const Services& services, const SendingRules& rules, BroadcastId id,
                        const std::function<void(std::int64_t)>& progress);
/// For the sender: goes on with broadcasts whose queueing was broken off; how many messages were queued.
std::int64_t continue_broadcasts(const Services& services, const SendingRules& rules);

/// False when it was paused before. Error{refused} for one that is over.
bool pause_broadcast(const Services& services, BroadcastId id);
/// False when it runs already.
bool resume_broadcast(const Services& services, const SendingRules& rules, BroadcastId id);
/// Cancels what waits; how many. What is in the air goes out.
std::int64_t cancel_broadcast(const Services& services, BroadcastId id);

}  // namespace mitra::flow
