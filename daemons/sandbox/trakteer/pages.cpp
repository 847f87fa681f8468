#include "daemons/sandbox/trakteer/pages.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "daemons/sandbox/html.hpp"
#include "daemons/sandbox/request.hpp"
#include "lib/base/error.hpp"
#include "lib/base/money.hpp"

namespace mitra::sandbox::trakteer {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

constexpr std::size_t k_shown = 100;

std::string events_of(const Trakteer& trakteer) {
    std::string html = "<h2>Webhook</h2>\n";
    const std::string url = trakteer.webhook();
    html += fmt::format("<p>Events go to <code>{}</code>{}</p>\n", url.empty() ? "nowhere" : escaped(url),
                        trakteer.switched_off()
                            ? " <span class=\"bad\">switched off after three failed events: save it again</span>"
                            : "");
    for (const Event& event : trakteer.events())
        html += fmt::format("<p>{} <code>{}</code> attempt {}: {} {}</p>\n", clock_time(event.at),
                            escaped(event.transaction_id), event.attempts, event.answer, escaped(event.text));
    return html + fmt::format(R"html(<form method="post" action="/trakteer/webhook">
<label>Address<input name="url" value="{}" placeholder="http://127.0.0.1:8080/hook/trakteer"></label>
<button>Save</button></form>
<form method="post" action="/trakteer/test"><button>Send a test event</button></form>
)html",
                              escaped(url));
}

std::string tips_page(const Trakteer& trakteer) {
    std::string body = fmt::format("<p>Page <code>{}</code>, one unit is {}.</p>\n", escaped(trakteer.account.page),
                                   to_string(Money{trakteer.account.unit_price}));
    const auto tips = trakteer.tips();
    if (tips.empty()) body += "<p>Nobody has tipped yet.</p>\n";
    for (const Tip& tip : tips) {
        if (&tip - tips.data() == k_shown) break;
        body += fmt::format(
            "<article><p>{} <strong>{}</strong> (net {}) by {} {} {}</p>\n<div class=\"text\">{}</div>\n"
            "<form method=\"post\" action=\"/trakteer/tell\"><button name=\"tip\" value=\"{}\">tell again</button>"
            "</form></article>\n",
            clock_time(tip.at), to_string(Money{tip.amount}), to_string(Money{tip.net}), escaped(tip.supporter),
            escaped(tip.method), escaped(tip.status), escaped(tip.message), escaped(tip.order_id));
    }
    return page("Trakteer", body + events_of(trakteer) + knob_form(trakteer.knobs, "/trakteer/knobs"));
}

json json_of(const Tip& tip) {
    return {{"number", tip.number},
            {"order_id", tip.order_id},
            {"transaction_id", tip.transaction_id},
            {"supporter", tip.supporter},
            {"message", tip.message},
            {"method", tip.method},
            {"quantity", tip.quantity},
            {"amount", tip.amount},
            {"net", tip.net},
            {"status", tip.status},
            {"at", to_iso8601(tip.at, Zone{})}};
}

std::string dumped(const json& body) {
    return body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string tips_json(const Trakteer& trakteer) {
    json items = json::array();
    const auto tips = trakteer.tips();
    for (auto tip = tips.rbegin(); tip != tips.rend(); ++tip)
        items.push_back(json_of(*tip));
    json events = json::array();
    for (const Event& event : trakteer.events())
        events.push_back({{"transaction_id", event.transaction_id},
                          {"attempt", event.attempts},
                          {"answer", event.answer},
                          {"text", event.text}});
    return dumped({{"schema", 1},
                   {"items", std::move(items)},
                   {"next", nullptr},
                   {"events", std::move(events)},
                   {"webhook", trakteer.webhook()},
                   {"switched_off", trakteer.switched_off()},
                   {"knobs", trakteer.knobs.all()},
                   {"calls", trakteer.counts.all()}});
}

Support support_in(const Request& request) {
    Support support{.name = request.get_param_value("name"),
                    .message = request.get_param_value("message"),
                    .status = request.get_param_value("status"),
                    .quantity = number_in(request, "quantity", 1)};
    if (request.has_param("method")) support.method = request.get_param_value("method");
    if (support.quantity < 1) throw Error{ErrorKind::usage, "quantity: at least 1"};
    return support;
}

}  // namespace

void serve_pages(httplib::Server& server, Trakteer& trakteer) {
    server.Get("/trakteer", [&trakteer](const Request&, Response& response) { show(response, tips_page(trakteer)); });
    server.Get("/trakteer.json",
               [&trakteer](const Request&, Response& response) { show_json(response, tips_json(trakteer)); });
    server.Post("/trakteer/tip.json", [&trakteer](const Request& request, Response& response) {
        json body = json_of(trakteer.support(support_in(request)));
        body["schema"] = 1;
        show_json(response, dumped(body));
    });
    server.Post("/trakteer/knobs", [&trakteer](const Request& request, Response& response) {
        for (const auto& [name, value] : request.params)
            trakteer.knobs.turn(name, value);
        response.set_redirect("/trakteer", 303);
    });
    server.Post("/trakteer/reset", [&trakteer](const Request&, Response& response) {
        trakteer.knobs.reset();
        response.set_redirect("/trakteer", 303);
    });
    server.Post("/trakteer/webhook", [&trakteer](const Request& request, Response& response) {
        trakteer.set_webhook(request.get_param_value("url"));
        response.set_redirect("/trakteer", 303);
    });
    server.Post("/trakteer/test", [&trakteer](const Request&, Response& response) {
        trakteer.send_test();
        response.set_redirect("/trakteer", 303);
    });
    server.Post("/trakteer/tell", [&trakteer](const Request& request, Response& response) {
        trakteer.tell_again(required(request, "tip"));
        response.set_redirect("/trakteer", 303);
    });
}

}  // namespace mitra::sandbox::trakteer
