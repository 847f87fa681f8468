#include "daemons/sandbox/telegram/api.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <thread>

#include "daemons/sandbox/provider_answer.hpp"
#include "daemons/sandbox/telegram/params.hpp"
#include "daemons/sandbox/telegram/wire.hpp"

namespace mitra::sandbox::telegram {
namespace {

using Json = nlohmann::json;
using httplib::Request;
using httplib::Response;

/// What a method is called with.
struct Call {
    Telegram& telegram;
    Inbox& inbox;
    Params params;
};

std::int64_t chat_in(const Call& call) {
    const std::int64_t chat = call.params.needed("chat_id", "Bad Request: chat_id is empty");
    const bool known = call.telegram.with_group([chat](Group& group) { return group.id() == chat; });
    if (!known) throw ApiError{400, "Bad Request: chat not found"};
    return chat;
}

std::int64_t user_in(const Call& call) {
    return call.params.needed("user_id", "Bad Request: invalid user_id specified");
}

User bot(Call& call) {
    return call.telegram.with_group([](Group& group) { return group.bot(); });
}

Json get_me(Call& call) {
    Json json = json_of(bot(call));
    json.update({{"can_join_groups", true}, {"can_read_all_group_messages", true}, {"supports_inline_queries", false}});
    return json;
}

Json send_message(Call& call) {
    const std::int64_t chat = call.params.needed("chat_id", "Bad Request: chat_id is empty");
    const std::string text = call.params.text("text");
    if (text.empty()) throw ApiError{400, "Bad Request: message text is empty"};
    if (text.size() > 4 * 4096) throw ApiError{400, "Bad Request: message is too long"};
    const bool group = call.telegram.with_group([chat](Group& known) { return known.id() == chat; });
    if (!group)
        throw ApiError{chat < 0 ? 400 : 403, chat < 0 ? "Bad Request: chat not found"
                                                      : "Forbidden: bot can't initiate conversation with a user"};
    call.inbox.add({.at = call.telegram.now(),
                    .channel = "telegram",
                    .to = std::to_string(chat),
                    .key = "telegram",
                    .text = text});
    return Json::parse(message_json(call.telegram, bot(call), text));
}

Json create_link(Call& call) {
    chat_in(call);
    InviteLink link{.address = {}, .name = call.params.text("name"), .expire_date = {}};
    if (link.name.size() > 32) throw ApiError{400, "Bad Request: invite link name is too long"};
    link.member_limit = call.params.integer("member_limit").value_or(0);
    if (link.member_limit < 0 || link.member_limit > 99'999)
        throw ApiError{400, "Bad Request: member limit is invalid"};
    if (link.member_limit > 0 && call.params.flag("creates_join_request"))
        throw ApiError{400, "Bad Request: member limit can't be specified for links requiring administrator approval"};
    if (const auto expires = call.params.integer("expire_date"); expires && *expires > 0) link.expire_date = expires;
    return json_of(call.telegram.make_link(std::move(link)), bot(call));
}

Json revoke_link(Call& call) {
    chat_in(call);
    const std::string address = call.params.text("invite_link");
    const auto revoked = call.telegram.with_group([&](Group& group) -> std::optional<InviteLink> {
        InviteLink* const link = group.link(address);
        if (link == nullptr) return std::nullopt;
        link->revoked = true;
        return *link;
    });
    if (!revoked) throw ApiError{400, "Bad Request: INVITE_HASH_INVALID"};
    return json_of(*revoked, bot(call));
}

Json tell_if(Call& call, const std::optional<Change>& change) {
    if (change) call.telegram.tell(*change);
    return true;
}

void must_know(Call& call, std::int64_t user) {
    const bool known = call.telegram.with_group([user](Group& group) { return group.member(user).has_value(); });
    if (!known) throw ApiError{400, "Bad Request: user not found"};
}

Json ban(Call& call) {
    chat_in(call);
    const std::int64_t user = user_in(call);
    must_know(call, user);
    return tell_if(call,
                   call.telegram.with_group([user](Group& group) { return group.remove(user, true, group.bot()); }));
}

Json unban(Call& call) {
    chat_in(call);
    const std::int64_t user = user_in(call);
    const bool only = call.params.flag("only_if_banned");
    must_know(call, user);
    return tell_if(call, call.telegram.with_group([&](Group& group) { return group.unban(user, only); }));
}

Json get_member(Call& call) {
    chat_in(call);
    const std::int64_t user = user_in(call);
    const auto member = call.telegram.with_group([user](Group& group) { return group.member(user); });
    if (!member) throw ApiError{400, "Bad Request: user not found"};
    return json_of(*member);
}

Json get_chat(Call& call) {
    chat_in(call);
    return call.telegram.with_group([](Group& group) { return chat_json(group); });
}

Json member_count(Call& call) {
    chat_in(call);
    return call.telegram.with_group([](Group& group) {
        const auto all = group.members();
        return 1 + std::count_if(all.begin(), all.end(), [](const Member& one) { return one.status == "member"; });
    });
}

Json set_webhook(Call& call) {
    Webhook webhook{call.params.text("url"), call.params.text("secret_token"), {}};
    const bool plain = webhook.secret_token.find_first_not_of(
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (!plain || webhook.secret_token.size() > 256)
        throw ApiError{400, "Bad Request: secret token contains unallowed characters"};
    // The real one takes https only; this one calls nobody outside this machine.
    const bool address =
        webhook.url.empty() || webhook.url.starts_with("http://127.") || webhook.url.starts_with("https://");
    if (!address) throw ApiError{400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"};
    if (const Json kinds = call.params.list("allowed_updates"); kinds.is_array())
        for (const Json& kind : kinds)
            if (kind.is_string()) webhook.allowed_updates.insert(kind.get<std::string>());
    call.telegram.updates.set_webhook(webhook, call.params.flag("drop_pending_updates"));
    return true;
}

Json delete_webhook(Call& call) {
    call.telegram.updates.set_webhook({}, call.params.flag("drop_pending_updates"));
    return true;
}

Json webhook_info(Call& call) {
    const Webhook webhook = call.telegram.updates.webhook();
    return {{"url", webhook.url},
            {"has_custom_certificate", false},
            {"pending_update_count", call.telegram.updates.pending()},
            {"allowed_updates", webhook.allowed_updates}};
}

Json get_updates(Call& call) {
    if (!call.telegram.updates.webhook().url.empty())
        throw ApiError{409,
                       "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                       "webhook first"};
    const std::int64_t limit = std::clamp<std::int64_t>(call.params.integer("limit").value_or(100), 1, 100);
    Json items = Json::array();
    for (const Update& update :
         call.telegram.updates.take(call.params.integer("offset").value_or(0), static_cast<std::size_t>(limit)))
        items.push_back(Json::parse(update.body));
    return items;
}

struct Method {
    std::string_view name;
    Json (*run)(Call&);
};
constexpr std::array k_methods{
    Method{"getme", get_me},
    Method{"sendmessage", send_message},
    Method{"createchatinvitelink", create_link},
    Method{"revokechatinvitelink", revoke_link},
    Method{"banchatmember", ban},
    Method{"unbanchatmember", unban},
    Method{"getchatmember", get_member},
    Method{"getchat", get_chat},
    Method{"getchatmembercount", member_count},
    Method{"setwebhook", set_webhook},
    Method{"deletewebhook", delete_webhook},
    Method{"getwebhookinfo", webhook_info},
    Method{"getupdates", get_updates},
};

const Method* method_named(std::string_view name) {
    const auto* const found =
        std::find_if(k_methods.begin(), k_methods.end(), [name](const Method& each) { return each.name == name; });
    return found == k_methods.end() ? nullptr : found;
}

ProviderAnswer json_answer(int status, const Json& body) {
    return {status, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

ProviderAnswer refusal(int status, const std::string& description) {
    return json_answer(status, {{"ok", false}, {"error_code", status}, {"description", description}});
}

ProviderAnswer answer(Call& call, const Method& method) {
    try {
        return json_answer(200, {{"ok", true}, {"result", method.run(call)}});
    } catch (const ApiError& error) {
        return refusal(error.error_code, error.what());
    }
}

ProviderAnswer flood(Response& response, std::chrono::seconds pause) {
    response.set_header("Retry-After", std::to_string(pause.count()));
    return json_answer(429, {{"ok", false},
                             {"error_code", 429},
                             {"description", fmt::format("Too Many Requests: retry after {}", pause.count())},
                             {"parameters", {{"retry_after", pause.count()}}}});
}

/// The answer, or the fault that is on for the method.
ProviderAnswer played(Call& call, const Method& method, Response& response) {
    const auto fault = call.telegram.faults.take(std::string{method.name});
    if (!fault) return answer(call, method);
    const FaultKind& kind = *fault->kind;
    if (kind.http_status == 429) return flood(response, fault->seconds);
    if (kind.text.starts_with('<')) return {kind.http_status, "text/html", std::string{kind.text}};
    if (kind.http_status != 200) return refusal(kind.http_status, std::string{kind.text});
    ProviderAnswer given = kind.delivers ? answer(call, method) : ProviderAnswer{200, "", ""};
    if (kind.waits) std::this_thread::sleep_for(fault->seconds);
    given.drop = kind.drops;
    return given;
}

void serve(Telegram& telegram, Inbox& inbox, const Request& request, Response& response) {
    if (request.matches[1] != telegram.token) return give(request, response, refusal(401, "Unauthorized"));
    const Method* const method = method_named(lower(request.matches[2].str()));
    if (method == nullptr) return give(request, response, refusal(404, "Not Found: method not found"));
    telegram.count(std::string{method->name});
    try {
        Call call{telegram, inbox, Params::of(request)};
        give(request, response, played(call, *method, response));
    } catch (const ApiError& error) {
        give(request, response, refusal(error.error_code, error.what()));
    }
}

}  // namespace

bool is_method(std::string_view method) {
    return method_named(method) != nullptr;
}

void serve_api(httplib::Server& server, Telegram& telegram, Inbox& inbox) {
    const auto handler = [&](const Request& request, Response& response) { serve(telegram, inbox, request, response); };
    server.Get(R"(/bot([^/]+)/([A-Za-z]+))", handler);
    server.Post(R"(/bot([^/]+)/([A-Za-z]+))", handler);
}

}  // namespace mitra::sandbox::telegram
