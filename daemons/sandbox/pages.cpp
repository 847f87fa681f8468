#include "daemons/sandbox/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/duitku/pages.hpp"
#include "daemons/sandbox/html.hpp"

namespace mitra::sandbox {
namespace {

constexpr std::size_t k_shown = 200;
constexpr std::size_t k_invoices_shown = 10;
constexpr Zone k_jakarta{};

/// A key in a list: its end is enough to tell numbers apart.
std::string short_key(const std::string& key) {
    return key.size() <= 12 ? key : "…" + key.substr(key.size() - 8);
}

std::string number_name(const World& world, const std::string& key) {
    const Number number = world.numbers.find(key);
    return number.phone.empty() ? "number " + short_key(key) : "number " + number.phone;
}

std::string message_article(const World& world, const Message& message) {
    const LocalTime at = local_time(message.at, k_jakarta);
    const bool mail = message.channel == "email";
    const std::string from = mail ? message.from : number_name(world, message.key);
    std::string html = fmt::format(
        R"(<article class="{}{}"><p>{:02}:{:02}:{:02} to <a href="/?to={}">{}</a> from {}{}</p>)", message.channel,
        message.delivered ? "" : " unseen", at.hour, at.minute, at.second, query_escaped(message.to),
        escaped(message.to), escaped(from),
        message.fault.empty() ? "" : fmt::format(R"( <span class="bad">{}</span>)", escaped(message.fault)));
    std::string text = message.text;
    if (mail) text = message.subject + "\n\n" + text;
    if (!message.media_url.empty()) text = "[" + message.media_url + "]\n" + text;
    html += fmt::format("<div class=\"text\">{}</div>", linked(text));
    if (!mail)
        html += fmt::format(R"(<p><a href="/answer?to={}&amp;key={}">answer as this person</a></p>)",
                            query_escaped(message.to), query_escaped(message.key));
    return html + "</article>\n";
}

std::string fault_line(const std::string& key, const Fault& fault) {
    return fmt::format("<p><code>{}</code>: <span class=\"bad\">{}</span>, {}</p>\n", escaped(key), fault.kind->name,
                       fault.left == 0 ? "until it is switched off" : fmt::format("{} more", fault.left));
}

nlohmann::json json_of(const Message& message) {
    return {{"number", message.number},
            {"at", to_iso8601(message.at, k_jakarta)},
            {"channel", message.channel},
            {"to", message.to},
            {"key", message.key},
            {"from", message.from},
            {"subject", message.subject},
            {"text", message.text},
            {"media_url", message.media_url},
            {"delivered", message.delivered},
            {"fault", message.fault}};
}

/// Text with bytes that are not UTF-8 is shown with replacement characters, never refused.
std::string dumped(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string inbox_page(const World& world, const std::string& to) {
    auto messages = world.inbox.list({.to = to, .channel = {}, .since = 0, .undelivered = true});
    std::reverse(messages.begin(), messages.end());
    std::string body = to.empty() ? duitku::invoice_list(world.duitku, k_invoices_shown) : "";
    if (messages.empty()) body += "<p>Nothing has arrived yet. This page looks again every three seconds.</p>\n";
    for (const Message& message : messages) {
        if (&message - messages.data() == k_shown) {
            body += fmt::format("<p>{} older ones are in <a href=\"/inbox.json\">inbox.json</a>.</p>\n",
                                messages.size() - k_shown);
            break;
        }
        body += message_article(world, message);
    }
    return page(to.empty() ? "Everybody's inbox" : "Inbox of " + to, body, Refresh::often);
}

std::string inbox_json(const World& world, const Filter& filter) {
    nlohmann::json items = nlohmann::json::array();
    for (const Message& message : world.inbox.list(filter))
        items.push_back(json_of(message));
    return dumped({{"schema", 1}, {"items", std::move(items)}, {"next", nullptr}});
}

std::string answer_form(const World& world, const std::string& phone, const std::string& key) {
    std::string body = fmt::format(
        R"html(<form method="post" action="/answer">
<input type="hidden" name="to" value="{phone}"><input type="hidden" name="key" value="{key}">
<p>{phone} writes to {number}:</p>
<label>Text<textarea name="text" rows="3">STOP</textarea></label>
<label>Form of the webhook<select name="form"><option>standard</option><option value="raw">raw (older installations)
</option><option>group</option><option>lid</option></select></label>
<button>Send</button></form>
)html",
        fmt::arg("phone", escaped(phone)), fmt::arg("key", escaped(key)),
        fmt::arg("number", escaped(number_name(world, key))));
    if (world.numbers.find(key).webhook.empty())
        body += "<p class=\"bad\">This number has no webhook yet: <a href=\"/numbers\">set it</a> first.</p>\n";
    return page("Answer", body);
}

std::string answer_page(const Answer& answer, const AnswerResult& result) {
    std::string body;
    if (result.webhook.empty())
        body = "<p class=\"bad\">This number has no webhook: nobody hears the answer.</p>\n";
    else if (result.status == 0)
        body = fmt::format("<p class=\"bad\">Nobody answered at <code>{}</code>.</p>\n", escaped(result.webhook));
    else if (result.would_reply())
        body = fmt::format(
            "<p class=\"bad\">HTTP {} with a body. DripSender would send it to the person:</p>\n"
            "<div class=\"text\">{}</div>\n",
            result.status, escaped(result.body));
    else
        body = fmt::format("<p>HTTP {} with an empty body, as it should be.</p>\n", result.status);
    body += fmt::format(R"(<p><a href="/?to={}">Back to their inbox</a></p>)", query_escaped(answer.phone));
    return page(result.status == 200 && !result.would_reply() ? "Sent" : "Sent, but", body);
}

std::string answer_json(const AnswerResult& result) {
    return dumped({{"schema", 1},
                   {"webhook", result.webhook},
                   {"status", result.status},
                   {"body", result.body},
                   {"would_reply", result.would_reply()}});
}

std::string numbers_page(const World& world) {
    std::string body = "<table><tr><th>Key</th><th>Number</th><th>Webhook</th></tr>\n";
    for (const auto& [key, number] : world.numbers.list())
        body += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td><code>{}</code></td></tr>\n", escaped(key),
                            escaped(number.phone), escaped(number.webhook));
    body += R"html(</table>
<p>A key shows up here when it is first used. Its webhook is what <code>mitra sender show</code> prints.</p>
<h2>Set a number</h2>
<form method="post" action="/numbers">
<label>Key<input name="key" required></label>
<label>Phone<input name="phone" placeholder="6281..."></label>
<label>Webhook<input name="webhook" placeholder="http://127.0.0.1:8080/hook/dripsender/..."></label>
<button>Save</button></form>
)html";
    return page("Numbers", body);
}

std::string faults_page(const World& world) {
    std::string body;
    const auto faults = world.faults.list();
    const auto at_duitku = world.duitku.faults.list();
    const auto at_telegram = world.telegram.faults.list();
    const auto at_vip = world.vip.faults.list();
    const auto at_trakteer = world.trakteer.faults.list();
    if (faults.empty() && at_duitku.empty() && at_telegram.empty() && at_vip.empty() && at_trakteer.empty())
        body = "<p>No fault is on: everything is delivered.</p>\n";
    for (const auto& [key, fault] : faults)
        body += fault_line(key, fault);
    for (const auto& [operation, fault] : at_duitku)
        body += fault_line(operation == "*" ? "duitku" : "duitku." + operation, fault);
    for (const auto& [method, fault] : at_telegram)
        body += fault_line(method == "*" ? "telegram" : "telegram." + method, fault);
    for (const auto& [operation, fault] : at_vip)
        body += fault_line(operation == "*" ? "vip" : "vip." + operation, fault);
    for (const auto& [operation, fault] : at_trakteer)
        body += fault_line(operation == "*" ? "trakteer" : "trakteer." + operation, fault);
    body += R"html(<h2>Switch a fault</h2>
<form method="post" action="/fault">
<label>Key ("*" is every number, "smtp" the mail server; "duitku", "telegram", "vip", "trakteer")<input name="key" value="*" list="keys" required></label>
<datalist id="keys"><option value="*"><option value="smtp"><option value="duitku">
<option value="duitku.invoice"><option value="duitku.status"><option value="telegram">
<option value="telegram.createChatInviteLink"><option value="vip"><option value="vip.order"><option value="vip.stock">
<option value="vip.status"><option value="trakteer">)html";
    for (const auto& [key, number] : world.numbers.list())
        body += fmt::format("<option value=\"{}\">", escaped(key));
    body += "</datalist>\n<label>Fault<select name=\"kind\"><option value=\"none\">none: all is well</option>";
    for (const FaultKind& kind : fault_kinds())
        body += fmt::format("<option value=\"{0}\">{0}: {1}</option>", kind.name, kind.meaning);
    for (const FaultKind& kind : duitku::fault_kinds())
        if (fault_kind(kind.name) == nullptr)
            body += fmt::format("<option value=\"{0}\">{0}: {1} (Duitku)</option>", kind.name, kind.meaning);
    for (const FaultKind& kind : telegram::fault_kinds())
        if (fault_kind(kind.name) == nullptr)
            body += fmt::format("<option value=\"{0}\">{0}: {1} (Telegram)</option>", kind.name, kind.meaning);
    for (const FaultKind& kind : vip::fault_kinds())
        if (fault_kind(kind.name) == nullptr)
            body += fmt::format("<option value=\"{0}\">{0}: {1} (VIP Reseller)</option>", kind.name, kind.meaning);
    for (const FaultKind& kind : trakteer::fault_kinds())
        if (fault_kind(kind.name) == nullptr)
            body += fmt::format("<option value=\"{0}\">{0}: {1} (Trakteer)</option>", kind.name, kind.meaning);
    body += R"html(</select></label>
<label>For how many calls (0: until it is switched off)<input name="count" value="0" inputmode="numeric"></label>
<label>Seconds that a slow answer takes<input name="seconds" value="35" inputmode="numeric"></label>
<button>Switch</button></form>
)html";
    return page("Faults", body);
}

}  // namespace mitra::sandbox
