#pragma once

#include "lib/flow/services.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::flow {

/// Queues a message that failed, expired or was cancelled once more, as a message of its own (`queue retry`); one that
/// waits for its next try is due at once. Error{refused} where STOP, missing consent or its event's start forbid it,
/// for one that is being sent or was sent, and where the outcome is unknown (then it is `queue resolve`).
MessageId retry_message(const Services& services, MessageId message);

enum class Resolution { sent, failed, again };
/// A person says what became of an `unknown` message; `again` queues it. False when it is so already, Error{refused}
/// for a message whose outcome is another and known.
bool resolve_message(const Services& services, MessageId message, Resolution resolution);

/// Cancels a message that waits; false when it was cancelled before, Error{refused} when it is on its way or over.
bool cancel_message(const Services& services, MessageId message);

}  // namespace mitra::flow
