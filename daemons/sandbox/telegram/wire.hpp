#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "daemons/sandbox/telegram/group.hpp"

namespace mitra::sandbox::telegram {

class Telegram;

/// Methods go by any letter case.
std::string lower(std::string_view text);
/// Whether this Telegram plays the method (in lower case).
bool is_method(std::string_view method);

/// The objects of the Bot API.
nlohmann::json json_of(const User& user);
nlohmann::json json_of(const InviteLink& link, const User& creator);
nlohmann::json json_of(const Member& member);
nlohmann::json chat_json(const Group& group);

/// The contents of updates, as text.
std::string change_json(Telegram& telegram, const Change& change);
std::string message_json(Telegram& telegram, const User& from, const std::string& text);
/// "somebody joined" or "left", as the group itself shows it.
std::string service_message_json(Telegram& telegram, const User& by, const User& who, bool came);

}  // namespace mitra::sandbox::telegram
