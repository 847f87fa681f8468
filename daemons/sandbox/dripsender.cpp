#include "daemons/sandbox/dripsender.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

using Json = nlohmann::json;

ProviderAnswer refusal(int status, std::string_view text) {
    return {status, "application/json", Json{{"error", text}}.dump()};
}

std::string text_of(const Json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// Country code and number without '+'; a leading 0 is tolerated, as one guide says.
bool plausible_phone(std::string_view phone) {
    return phone.size() >= 9 && phone.size() <= 15 &&
           std::all_of(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; });
}

ProviderAnswer played(World& world, Message message, const Fault& fault) {
    const FaultKind& kind = *fault.kind;
    message.fault = kind.name;
    message.delivered = kind.delivers;
    world.inbox.add(std::move(message));
    if (kind.waits) std::this_thread::sleep_for(fault.seconds);
    if (kind.http_status != 200) return refusal(kind.http_status, kind.text);
    return {200, "text/plain", "OK", kind.drops};
}

}  // namespace

ProviderAnswer dripsender_send(World& world, std::string_view content_type, std::string_view body) {
    if (content_type.substr(0, content_type.find(';')) != "application/json")
        return refusal(400, "Content-Type must be application/json");
    const Json request = Json::parse(body, nullptr, false);
    if (!request.is_object()) return refusal(400, "the body is not a JSON object");

    Message message{.at = SystemClock{}.now(),
                    .channel = "whatsapp",
                    .to = text_of(request, "phone"),
                    .key = text_of(request, "api_key"),
                    .text = text_of(request, "text"),
                    .media_url = text_of(request, "media_url")};
    if (message.key.empty()) return refusal(404, "API key not found");
    world.numbers.note(message.key);
    if (const std::string group = text_of(request, "group_id"); !group.empty())
        message.to = group;
    else if (!plausible_phone(message.to))
        return refusal(400, "invalid phone number");
    if (message.text.empty() && message.media_url.empty()) return refusal(400, "text is required");

    if (const auto fault = world.faults.take(message.key)) return played(world, std::move(message), *fault);
    world.inbox.add(std::move(message));
    return {200, "text/plain", "OK"};
}

ProviderAnswer dripsender_lists(World& world, const std::string& api_key) {
    if (api_key.empty()) return refusal(404, "API key not found");
    const auto faults = world.faults.list();
    const auto fault = faults.find(api_key);
    if (fault != faults.end() && fault->second.kind->name == "wrong_key") return refusal(404, "API key not found");
    return {200, "application/json", "[]"};
}

std::string dripsender_webhook(const Incoming& incoming, std::string_view form) {
    const std::string person = incoming.phone + "@s.whatsapp.net";
    if (form == "raw")
        return Json{{"key", {{"remoteJid", person}, {"fromMe", false}, {"id", incoming.id}}},
                    {"message", {{"conversation", incoming.text}}},
                    {"pushName", "Sandbox"},
                    {"messageTimestamp", incoming.timestamp_s}}
            .dump();
    Json body{{"phone", incoming.phone}, {"id", incoming.id}, {"jid", person},
              {"text", incoming.text},   {"name", "Sandbox"}, {"timestamp", incoming.timestamp_s}};
    if (form == "group")
        body["jid"] = "120363041234567890@g.us";
    else if (form == "lid")
        body["jid"] = "98765432101234@lid";
    else if (form != "standard")
        throw Error{ErrorKind::usage, fmt::format("no webhook form '{}'", form), "standard, raw, group or lid"};
    return body.dump();
}

void serve_dripsender(httplib::Server& server, World& world) {
    server.Post("/send", [&world](const httplib::Request& request, httplib::Response& response) {
        give(request, response, dripsender_send(world, request.get_header_value("Content-Type"), request.body));
    });
    server.Get("/lists/", [&world](const httplib::Request& request, httplib::Response& response) {
        give(request, response, dripsender_lists(world, request.get_header_value("api-key")));
    });
}

}  // namespace mitra::sandbox
