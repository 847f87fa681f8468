#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/chat.hpp"

namespace mitra::flow {

// Who is told what about the chat groups, in the caller's transaction.

/// The link that was made for them, with the WhatsApp group's where there is one.
void tell_invite(const Services& services, const membership::Invite& invite);
/// Only the WhatsApp group's address, at most once a day; nothing where there is none.
void tell_whatsapp_group(const Services& services, PersonId member);
/// The admin must do something about the bot or its group; once a day for each `alert`.
void tell_chat_trouble(const Services& services, std::string_view alert, std::string_view detail,
                       std::string_view action);

}  // namespace mitra::flow
