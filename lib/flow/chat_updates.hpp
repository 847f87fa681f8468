#pragma once

#include <cstdint>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/membership/telegram.hpp"

namespace mitra::flow {

/// What became of an update that Telegram delivered.
enum class UpdateTaken {
    stored,    ///< a join, a leave, or news of the bot itself: durable with the caller's commit, and acted on
    repeated,  ///< it came before
    counted,   ///< a member's message, of which nothing is kept but that there was one
    ignored,   ///< nothing of ours
};
/// Takes one, in the caller's transaction. A join is known by the link that they came by: the invite is used, its link
/// is revoked, and who may not chat (any more) or came by somebody else's link is put out.
UpdateTaken take_update(const Services& services, const membership::telegram::Update& update);

/// Acts on updates that wait (after a failure, or `hook replay`), at most `limit`; how many.
std::int64_t process_updates(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
