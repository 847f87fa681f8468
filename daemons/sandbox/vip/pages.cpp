#include "daemons/sandbox/vip/pages.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "daemons/sandbox/html.hpp"
#include "daemons/sandbox/request.hpp"
#include "daemons/sandbox/vip/wire.hpp"
#include "lib/base/error.hpp"
#include "lib/base/money.hpp"

namespace mitra::sandbox::vip {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

constexpr std::size_t k_shown = 100;

std::string buttons(const Order& order) {
    std::string html =
        fmt::format("<form method=\"post\" action=\"/vip/do\"><input type=\"hidden\" name=\"trxid\" value=\"{}\">",
                    escaped(order.trxid));
    for (const char* act : {"processing", "success", "error", "tell"})
        html += fmt::format(R"(<button name="act" value="{0}">{0}</button> )", act);
    return html + "</form>";
}

std::string article(const Order& order) {
    std::string html = fmt::format("<article><p>{} {} <strong>{}</strong> {}</p>\n<p>{} for {}{}{}, {}</p>\n",
                                   clock_time(order.at), order.channel, escaped(order.status), escaped(order.trxid),
                                   escaped(order.service), escaped(order.shown_target), order.zone.empty() ? "" : " / ",
                                   escaped(order.zone), to_string(Money{order.price}));
    if (!order.note.empty()) html += fmt::format("<p>{}</p>\n", escaped(order.note));
    for (const Delivery& delivery : order.deliveries)
        html += fmt::format("<p>{} told {}: {} {}</p>\n", clock_time(delivery.at), escaped(delivery.status),
                            delivery.answer, escaped(delivery.text));
    return html + buttons(order) + "</article>\n";
}

std::string orders_page(const Vip& vip) {
    std::string body =
        fmt::format("<p>Deposit: <strong>{}</strong>. Webhooks go to <code>{}</code></p>\n",
                    to_string(Money{vip.book.balance()}), vip.webhook().empty() ? "nowhere" : escaped(vip.webhook()));
    const auto orders = vip.book.list();
    if (orders.empty()) body += "<p>Nobody has ordered anything yet.</p>\n";
    for (const Order& order : orders) {
        if (&order - orders.data() == k_shown) break;
        body += article(order);
    }
    body += R"html(<h2>Deposit</h2>
<form method="post" action="/vip/balance"><label>Amount<input name="amount" inputmode="numeric" required></label>
<button>Set</button></form>
<h2>Webhook</h2>
<form method="post" action="/vip/webhook"><label>Address<input name="url" placeholder="http://127.0.0.1:8080/hook/vip">
</label><button>Save</button></form>
<h2>A service</h2>
<form method="post" action="/vip/service"><label>Code<input name="code" required></label>
<label>Price of a basic account<input name="price" inputmode="numeric"></label>
<label>Status<input name="status" placeholder="available, empty, gangguan"></label><button>Change</button></form>
<p><a href="/vip/services.json">Price lists</a>, <a href="/vip.json">all for scripts</a></p>
)html";
    return page("VIP Reseller", body + knob_form(vip.knobs, "/vip/knobs"));
}

json json_of(const Order& order) {
    json deliveries = json::array();
    for (const Delivery& delivery : order.deliveries)
        deliveries.push_back({{"at", to_iso8601(delivery.at, Zone{})},
                              {"status", delivery.status},
                              {"answer", delivery.answer},
                              {"text", delivery.text}});
    return {{"channel", order.channel},
            {"trxid", order.trxid},
            {"target", order.target},
            {"shown_target", order.shown_target},
            {"zone", order.zone},
            {"code", order.code},
            {"service", order.service},
            {"status", order.status},
            {"note", order.note},
            {"price", order.price},
            {"charged", order.charged},
            {"restored", order.restored},
            {"balance", order.balance},
            {"at", to_iso8601(order.at, Zone{})},
            {"webhooks", std::move(deliveries)}};
}

std::string dumped(const json& body) {
    return body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string orders_json(const Vip& vip) {
    json items = json::array();
    const auto orders = vip.book.list();
    for (auto order = orders.rbegin(); order != orders.rend(); ++order)
        items.push_back(json_of(*order));
    return dumped({{"schema", 1},
                   {"items", std::move(items)},
                   {"next", nullptr},
                   {"balance", vip.book.balance()},
                   {"webhook", vip.webhook()},
                   {"knobs", vip.knobs.all()},
                   {"calls", vip.counts.all()}});
}

std::string services_json(const Vip& vip, const std::string& channel) {
    json items = json::array();
    for (const char* each : {"game", "prepaid"})
        if (channel.empty() || channel == each)
            for (const Service& service : vip.catalogue.list(each)) {
                items.push_back(service_row(vip, service));
                items.back()["channel"] = each;
            }
    return dumped({{"schema", 1}, {"items", std::move(items)}, {"next", nullptr}});
}

Order do_to_order(Vip& vip, const Request& request) {
    const std::string trxid = required(request, "trxid");
    const std::string act = required(request, "act");
    if (act != "tell") return move_order(vip, trxid, act, request.get_param_value("note"));
    const auto order = vip.book.find(trxid);
    if (!order) throw Error{ErrorKind::not_found, fmt::format("no transaction '{}'", trxid), "see /vip"};
    tell_now(vip, *order);
    return *vip.book.find(trxid);
}

std::string channel_in(const Request& request) {
    std::string channel = request.get_param_value("channel");
    if (channel.empty()) channel = "game";
    if (channel != "game" && channel != "prepaid")
        throw Error{ErrorKind::usage, fmt::format("no channel '{}'", channel), "game, prepaid"};
    return channel;
}

void change_services(Vip& vip, const Request& request) {
    const std::string channel = channel_in(request);
    if (request.has_param("rows"))
        vip.catalogue.resize(channel, static_cast<std::size_t>(number_in(request, "rows", 0)));
    if (request.has_param("raise")) vip.catalogue.raise(channel, number_in(request, "raise", 0));
}

void serve_price_lists(httplib::Server& server, Vip& vip) {
    server.Get("/vip/services.json", [&vip](const Request& request, Response& response) {
        show_json(response, services_json(vip, request.get_param_value("channel")));
    });
    server.Post("/vip/service", [&vip](const Request& request, Response& response) {
        if (request.get_param_value("act") == "remove")
            vip.catalogue.remove(required(request, "code"));
        else
            vip.catalogue.change(required(request, "code"), request.get_param_value("price"),
                                 request.get_param_value("status"));
        response.set_redirect("/vip", 303);
    });
    server.Post("/vip/services", [&vip](const Request& request, Response& response) {
        change_services(vip, request);
        response.set_redirect("/vip", 303);
    });
}

}  // namespace

void serve_pages(httplib::Server& server, Vip& vip) {
    serve_price_lists(server, vip);
    server.Get("/vip", [&vip](const Request&, Response& response) { show(response, orders_page(vip)); });
    server.Get("/vip.json", [&vip](const Request&, Response& response) { show_json(response, orders_json(vip)); });
    server.Post("/vip/do", [&vip](const Request& request, Response& response) {
        do_to_order(vip, request);
        response.set_redirect("/vip", 303);
    });
    server.Post("/vip/do.json", [&vip](const Request& request, Response& response) {
        json body = json_of(do_to_order(vip, request));
        body["schema"] = 1;
        show_json(response, dumped(body));
    });
    server.Post("/vip/knobs", [&vip](const Request& request, Response& response) {
        for (const auto& [name, value] : request.params)
            vip.knobs.turn(name, value);
        response.set_redirect("/vip", 303);
    });
    server.Post("/vip/reset", [&vip](const Request&, Response& response) {
        vip.knobs.reset();
        vip.catalogue.reset();
        response.set_redirect("/vip", 303);
    });
    server.Post("/vip/balance", [&vip](const Request& request, Response& response) {
        vip.book.set_balance(number_in(request, "amount", 0));
        response.set_redirect("/vip", 303);
    });
    server.Post("/vip/webhook", [&vip](const Request& request, Response& response) {
        vip.set_webhook(request.get_param_value("url"));
        response.set_redirect("/vip", 303);
    });
}

}  // namespace mitra::sandbox::vip
