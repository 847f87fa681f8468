#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/instant.hpp"

/// The Telegram Bot API as far as a members' group needs it: which requests are made, and what answers and updates
/// mean. Who makes the call is somebody else's part.
namespace mitra::membership::telegram {

/// The bot, and the group where it is an admin.
struct Bot {
    std::string url;    ///< "https://api.telegram.org"
    std::string token;  ///< never logged: an address has it in its path
    std::int64_t chat = 0;
    std::string webhook_secret;
    bool any_link_host = false;  ///< in sandbox mode an invite link need not lead to t.me
};

/// A POST with a JSON body.
struct Call {
    std::string url, body;
};

/// For one person: the first who comes by it takes its only place. The name is what the group's admins see.
Call create_invite(const Bot& bot, std::string_view name, Instant expires_at);
Call revoke_invite(const Bot& bot, std::string_view link);
/// Puts a member out without banning them: they may come back by a new link. Nothing happens to who is outside.
Call remove_member(const Bot& bot, std::int64_t user);
/// Where updates are to be sent: joins and leaves (which must be asked for), the bot's own standing, messages.
Call set_webhook(const Bot& bot, std::string_view url);

/// What an answer means.
struct Answer {
    enum class Kind {
        done,
        flood,         ///< ask again after `retry_after`
        bad_token,     ///< 401, or 404 of the hosted service
        shut_out,      ///< the bot is not in the group, or may not do this
        unknown_chat,  ///< no such group
        moved,         ///< the group has a new number, `moved_to`
        gone,          ///< the link or the user is not known there (any more)
        refused,       ///< another 4xx
        unreadable,    ///< 5xx, or not the Bot API's JSON
    };
    Kind kind = Kind::unreadable;
    std::string why;  ///< the description, cut; without anything that names a person
    std::chrono::seconds retry_after{0};
    std::int64_t moved_to = 0;
    std::string link;  ///< of create_invite
};
Answer read_answer(int status, std::string_view body);
/// The link of create_invite's answer; nothing where it is none that may be sent to a person.
std::optional<std::string> invite_link(const Bot& bot, const Answer& answer);

/// An update as far as we need it: nothing that somebody wrote is kept.
struct Update {
    enum class Kind { joined, left, message, other };
    std::int64_t number = 0;
    Kind kind = Kind::other;
    std::int64_t chat = 0;
    std::int64_t user = 0;
    std::string link;     ///< by which they joined
    bool by_bot = false;  ///< our own removal
    bool lost = false;    ///< `other`: the bot itself was put out of the group, or is no admin any more
    std::int64_t date_s = 0;
};
/// Nothing for what is no update.
std::optional<Update> read_update(std::string_view body);
/// The same content without names and texts, to be stored; read_stored gives it back.
std::string to_stored(const Update& update);
std::optional<Update> read_stored(std::string_view json);

}  // namespace mitra::membership::telegram
