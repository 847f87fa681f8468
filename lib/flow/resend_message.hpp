#pragma once

#include "lib/flow/services.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::flow {

/// Queues a welcome, reminder, follow-up or referrer alert (about whom they brought last) once more, as of now; the
/// message's id. Error{refused} for another kind, for who said STOP, or where there is nothing that it could be about.
MessageId resend_message(const Services& services, PersonId person, outbox::Kind kind);

}  // namespace mitra::flow
