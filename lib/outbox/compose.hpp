#pragma once

#include <string>

#include "lib/outbox/gateway.hpp"
#include "lib/outbox/message_store.hpp"

namespace mitra::outbox {

/// What became of a message's text at the last moment before it leaves.
struct Composed {
    enum class Kind {
        ready,
        blocked,  ///< STOP, no consent, erased: the message is cancelled, with the reason
        broken,   ///< its template cannot be filled, or there is nowhere to send it: failed, and the admin is told
    };
    Kind kind = Kind::ready;
    Outgoing outgoing;   ///< when ready
    std::string reason;  ///< otherwise; names nobody
};

/// Makes texts from the rows that a message names. It knows the other rooms, so it lives in lib/flow; called inside the
/// transaction that claims, so that a STOP that was acknowledged before is seen.
class Composer {
 public:
    virtual ~Composer() = default;
    virtual Composed compose(const Waiting& message) = 0;
};

}  // namespace mitra::outbox
