#include "lib/membership/telegram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace mitra::membership::telegram {
namespace {

using Json = nlohmann::json;

constexpr std::size_t k_longest_name = 32;
constexpr std::size_t k_longest_why = 120;
constexpr std::chrono::seconds k_longest_pause{3600};

Call call(const Bot& bot, std::string_view method, const Json& body) {
    return {fmt::format("{}/bot{}/{}", bot.url, bot.token, method), body.dump()};
}

std::int64_t integer_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::string text_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

const Json& object_of(const Json& json, const char* name) {
    static const Json k_none = Json::object();
    const auto found = json.find(name);
    return found != json.end() && found->is_object() ? *found : k_none;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

Answer::Kind kind_of_400(std::string_view why) {
    if (has(why, "chat not found")) return Answer::Kind::unknown_chat;
    if (has(why, "user not found") || has(why, "USER_ID_INVALID") || has(why, "PARTICIPANT_ID_INVALID") ||
        has(why, "USER_NOT_PARTICIPANT") || has(why, "INVITE_HASH_INVALID") || has(why, "INVITE_HASH_EXPIRED"))
        return Answer::Kind::gone;
    if (has(why, "not enough rights") || has(why, "CHAT_ADMIN_REQUIRED") || has(why, "need administrator rights"))
        return Answer::Kind::shut_out;
    return Answer::Kind::refused;
}

Answer::Kind kind_of(int status, std::string_view why) {
    if (status == 401 || status == 404) return Answer::Kind::bad_token;
    if (status == 403) return Answer::Kind::shut_out;
    if (status == 400) return kind_of_400(why);
    return status >= 400 && status < 500 ? Answer::Kind::refused : Answer::Kind::unreadable;
}

std::string plain(const std::string& description) {
    std::string words;
    for (const char c : description.substr(0, k_longest_why))
        words += c >= ' ' && c < '\x7f' ? c : '?';
    return words;
}

Answer failure(int status, const Json& json) {
    Answer answer{.why = plain(text_of(json, "description"))};
    const Json& parameters = object_of(json, "parameters");
    answer.kind = kind_of(status, answer.why);
    if (status == 429) {
        answer.kind = Answer::Kind::flood;
        const std::chrono::seconds asked{integer_of(parameters, "retry_after")};
        answer.retry_after = std::clamp(asked, std::chrono::seconds{1}, k_longest_pause);
    }
    if (const std::int64_t moved = integer_of(parameters, "migrate_to_chat_id"); moved != 0) {
        answer.kind = Answer::Kind::moved;
        answer.moved_to = moved;
    }
    return answer;
}

/// Inside as chat_member's states go.
bool inside(const Json& member) {
    const std::string status = text_of(member, "status");
    if (status == "restricted") return member.value("is_member", Json(false)) == Json(true);
    return status == "member" || status == "administrator" || status == "creator";
}

bool is_service(const Json& message) {
    for (const char* mark : {"new_chat_members", "new_chat_member", "left_chat_member", "new_chat_title",
                             "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created",
                             "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message"})
        if (message.contains(mark)) return true;
    return false;
}

void read_member_change(const Json& change, Update& update) {
    const Json& after = object_of(change, "new_chat_member");
    const Json& user = object_of(after, "user");
    const bool was = inside(object_of(change, "old_chat_member"));
    const bool is = inside(after);
    update.user = integer_of(user, "id");
    update.by_bot = object_of(change, "from").value("is_bot", Json(false)) == Json(true);
    update.link = text_of(object_of(change, "invite_link"), "invite_link");
    if (user.value("is_bot", Json(false)) == Json(true) || was == is) return;
    update.kind = is ? Update::Kind::joined : Update::Kind::left;
}

void read_message(const Json& message, Update& update) {
    const Json& from = object_of(message, "from");
    update.user = integer_of(from, "id");
    const bool bot = from.value("is_bot", Json(false)) == Json(true);
    if (update.user != 0 && !bot && !is_service(message)) update.kind = Update::Kind::message;
}

}  // namespace

Call create_invite(const Bot& bot, std::string_view name, Instant expires_at) {
    return call(bot, "createChatInviteLink",
                {{"chat_id", bot.chat},
                 {"name", name.substr(0, k_longest_name)},
                 {"expire_date", expires_at.milliseconds / 1000},
                 {"member_limit", 1}});
}

Call revoke_invite(const Bot& bot, std::string_view link) {
    return call(bot, "revokeChatInviteLink", {{"chat_id", bot.chat}, {"invite_link", link}});
}

Call remove_member(const Bot& bot, std::int64_t user) {
    // Without only_if_banned it is a kick and no ban.
    return call(bot, "unbanChatMember", {{"chat_id", bot.chat}, {"user_id", user}});
}

Call set_webhook(const Bot& bot, std::string_view url) {
    return call(bot, "setWebhook",
                {{"url", url},
                 {"secret_token", bot.webhook_secret},
                 {"allowed_updates", {"chat_member", "my_chat_member", "message"}},
                 {"max_connections", 4}});
}

Answer read_answer(int status, std::string_view body) {
    const Json json = Json::parse(body, nullptr, false);
    const bool known = json.is_object() && json.contains("ok") && json["ok"].is_boolean();
    if (!known) return {.why = fmt::format("HTTP {} without the Bot API's JSON", status)};
    if (!json["ok"].get<bool>()) return failure(status, json);
    if (status != 200) return {.why = fmt::format("HTTP {} that says ok", status)};
    return {.kind = Answer::Kind::done, .why = {}, .link = text_of(object_of(json, "result"), "invite_link")};
}

std::optional<std::string> invite_link(const Bot& bot, const Answer& answer) {
    const std::string& link = answer.link;
    const bool clean = link.size() <= 200 &&
                       std::all_of(link.begin(), link.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '"'; });
    const bool telegrams = link.starts_with("https://t.me/") || link.starts_with("https://telegram.me/");
    const bool any = bot.any_link_host && (link.starts_with("http://") || link.starts_with("https://"));
    if (!clean || !(telegrams || any)) return std::nullopt;
    return link;
}

std::optional<Update> read_update(std::string_view body) {
    if (body.find('\0') != std::string_view::npos) return std::nullopt;  // it would be the end for nlohmann
    const Json json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    Update update{.number = integer_of(json, "update_id")};
    if (update.number <= 0) return std::nullopt;
    for (const char* kind : {"chat_member", "my_chat_member", "message"}) {
        const Json& content = object_of(json, kind);
        if (content.empty()) continue;
        update.chat = integer_of(object_of(content, "chat"), "id");
        update.date_s = integer_of(content, "date");
        const std::string_view name{kind};
        if (name == "chat_member") read_member_change(content, update);
        if (name == "message") read_message(content, update);
        if (name == "my_chat_member")
            update.lost = text_of(object_of(content, "new_chat_member"), "status") != "administrator";
        break;
    }
    return update;
}

std::string to_stored(const Update& update) {
    return Json{{"update_id", update.number}, {"kind", static_cast<int>(update.kind)},
                {"chat", update.chat},        {"user", update.user},
                {"link", update.link},        {"by_bot", update.by_bot},
                {"lost", update.lost},        {"date", update.date_s}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Update> read_stored(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const std::int64_t kind = integer_of(json, "kind");
    if (kind < 0 || kind > static_cast<int>(Update::Kind::other)) return std::nullopt;
    return Update{.number = integer_of(json, "update_id"),
                  .kind = static_cast<Update::Kind>(kind),
                  .chat = integer_of(json, "chat"),
                  .user = integer_of(json, "user"),
                  .link = text_of(json, "link"),
                  .by_bot = json.value("by_bot", Json(false)) == Json(true),
                  .lost = json.value("lost", Json(false)) == Json(true),
                  .date_s = integer_of(json, "date")};
}

}  // namespace mitra::membership::telegram
