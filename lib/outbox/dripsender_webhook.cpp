#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "lib/base/ascii.hpp"
#include "lib/outbox/dripsender.hpp"

namespace mitra::outbox {
namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

const json& object_at(const json& object, const char* key) {
    static const json none = json::object();
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : none;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// The digits of a number, however it is written ("+62 813-…") and also where it is a JSON number; nothing for words.
std::string digits_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    std::string text = found->is_number_unsigned() ? found->dump() : text_at(object, key);
    std::erase_if(text, [](char c) { return std::string_view{"+ -.()"}.find(c) != std::string_view::npos; });
    return all_digits(text) ? text : std::string{};
}

/// The number before "@s.whatsapp.net" (a device may follow: "6281…:12@"); nothing for groups and hidden ids.
void read_jid(const std::string& jid, InboundText& inbound) {
    inbound.from_group = jid.ends_with("@g.us");
    const std::string user = jid.substr(0, std::min(jid.find('@'), jid.find(':')));
    if (jid.ends_with("@s.whatsapp.net") && all_digits(user)) inbound.phone = user;
}

/// {"key":{"remoteJid":…},"message":{"conversation":…}}: what older installations forward.
std::optional<InboundText> linked_device_form(const json& body) {
    const json& key = object_at(body, "key");
    const std::string jid = text_at(key, "remoteJid");
    if (jid.empty()) return std::nullopt;
    InboundText inbound;
    read_jid(jid, inbound);
    inbound.event_key = text_at(key, "id");
    const auto from_us = key.find("fromMe");
    inbound.from_us = from_us != key.end() && from_us->is_boolean() && from_us->get<bool>();
    const json& message = object_at(body, "message");
    inbound.text = text_at(message, "conversation");
    if (inbound.text.empty()) inbound.text = text_at(object_at(message, "extendedTextMessage"), "text");
    return inbound;
}

/// Which of two values of one name is meant, nobody can say: whoever checks must not read another than whoever acts.
struct NameTwice {};

json parse_strictly(std::string_view body) {
    std::vector<std::set<std::string>> names;  // of each object that is open
    const auto watch = [&](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            throw NameTwice{};
        return true;
    };
    if (body.find('\0') != std::string_view::npos) return json::value_t::discarded;  // it would be the end for nlohmann
    try {
        return json::parse(body, watch, false);
    } catch (const NameTwice&) {
        return json::value_t::discarded;
    }
}

}  // namespace

std::optional<InboundText> parse_dripsender_webhook(std::string_view body) {
    const json object = parse_strictly(body);
    if (!object.is_object()) return std::nullopt;
    if (object.contains("key")) return linked_device_form(object);
    const std::string jid = text_at(object, "jid");
    const std::string phone = digits_at(object, "phone");
    if (jid.empty() && phone.empty() && text_at(object, "phone").empty()) return std::nullopt;
    InboundText inbound;
    inbound.event_key = text_at(object, "id");
    inbound.text = text_at(object, "text");
    if (!jid.empty()) read_jid(jid, inbound);
    if (inbound.phone.empty() && !inbound.from_group) inbound.phone = phone;
    return inbound;
}

}  // namespace mitra::outbox
