#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/chat.hpp"

namespace mitra::flow {

/// Lets a member into the chat groups, in the caller's transaction: plans an invite into the Telegram group, or tells
/// the address of the WhatsApp group where there is no bot. Nothing for who may not chat, is inside, or has an invite.
void open_chat_to(const Services& services, PersonId member);

/// Shuts the Telegram group to somebody who may no longer chat, in the caller's transaction: an invite of theirs opens
/// nothing, and they are put out. Nothing for who may chat.
void close_chat_to(const Services& services, PersonId member);

enum class InvitedBy { admin, member };
/// A new invite in place of one that waits. Error{refused}, subject "chat": they may not chat, are inside, there is no
/// bot; and to a member who was put out by an admin, or had three in thirty days.
InviteId new_invite(const Services& services, PersonId person, InvitedBy by);

/// Puts a member out, whatever they may; an admin's act. False where they are outside and have no invite.
bool kick_from_chat(const Services& services, PersonId person);

/// Part of erasing somebody, in the caller's transaction: they are put out, and their links and numbers forgotten.
void forget_in_chat(const Services& services, PersonId person);

/// Invites whose time is over, at most `limit`; how many.
std::int64_t expire_invites(const Services& services, std::int64_t limit);

/// How somebody stands to the chat groups, for their own pages.
struct ChatAccess {
    enum class State { none, waiting, invited, inside, left };
    State state = State::none;
    std::string invite_link;            ///< where they are invited
    std::optional<Instant> expires_at;  ///< of that link
    std::string whatsapp_group;         ///< its address; empty: there is none, or they may not chat
    bool may_ask = false;               ///< for a new invite
};
/// "none", "waiting", "invited", "inside", "left"
std::string_view name(ChatAccess::State state);
ChatAccess chat_access_of(const Services& services, PersonId person);

}  // namespace mitra::flow
