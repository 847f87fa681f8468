#include "daemons/sandbox/telegram/wire.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/telegram/telegram.hpp"

namespace mitra::sandbox::telegram {

using Json = nlohmann::json;

namespace {

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json chat_of(Telegram& telegram) {
    return telegram.with_group([](Group& group) { return chat_json(group); });
}

Json bare_message(Telegram& telegram, const User& from) {
    return {{"message_id", telegram.next_message()},
            {"from", json_of(from)},
            {"chat", chat_of(telegram)},
            {"date", telegram.now().milliseconds / 1000}};
}

}  // namespace

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

Json json_of(const User& user) {
    Json json{{"id", user.id}, {"is_bot", user.is_bot}, {"first_name", user.first_name}};
    if (!user.username.empty()) json["username"] = user.username;
    if (!user.is_bot) json["language_code"] = "id";
    return json;
}

Json json_of(const InviteLink& link, const User& creator) {
    Json json{{"invite_link", link.address},
              {"creator", json_of(creator)},
              {"creates_join_request", false},
              {"is_primary", false},
              {"is_revoked", link.revoked}};
    if (!link.name.empty()) json["name"] = link.name;
    if (link.expire_date) json["expire_date"] = *link.expire_date;
    if (link.member_limit > 0) json["member_limit"] = link.member_limit;
    return json;
}

Json json_of(const Member& member) {
    Json json{{"user", json_of(member.user)}, {"status", member.status}};
    if (member.status == "kicked") json["until_date"] = 0;
    return json;
}

Json chat_json(const Group& group) {
    return {{"id", group.id()}, {"title", "Grup VIP"}, {"type", "supergroup"}};
}

std::string change_json(Telegram& telegram, const Change& change) {
    const User bot = telegram.with_group([](Group& group) { return group.bot(); });
    Json json{{"chat", chat_of(telegram)},
              {"from", json_of(change.by)},
              {"date", telegram.now().milliseconds / 1000},
              {"old_chat_member", json_of(change.before)},
              {"new_chat_member", json_of(change.after)}};
    if (change.link) json["invite_link"] = json_of(*change.link, bot);
    return dumped(json);
}

std::string message_json(Telegram& telegram, const User& from, const std::string& text) {
    Json json = bare_message(telegram, from);
    json["text"] = text;
    return dumped(json);
}

std::string service_message_json(Telegram& telegram, const User& by, const User& who, bool came) {
    Json json = bare_message(telegram, by);
    if (came) {
        json["new_chat_participant"] = json_of(who);
        json["new_chat_member"] = json_of(who);
        json["new_chat_members"] = Json::array({json_of(who)});
    } else {
        json["left_chat_participant"] = json_of(who);
        json["left_chat_member"] = json_of(who);
    }
    return dumped(json);
}

}  // namespace mitra::sandbox::telegram
