#include "daemons/sandbox/duitku/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/html.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/money.hpp"

namespace mitra::sandbox::duitku {
namespace {

using Json = nlohmann::json;

constexpr std::size_t k_shown = 100;

std::string pay_address(const Duitku& duitku, const Invoice& invoice) {
    return duitku.pay_url + (invoice.family == "pop" ? "/redirect_checkout?reference=" + invoice.reference
                                                     : "/topup/topupdirectv2.aspx?ref=" + invoice.payment_number);
}

std::string attempts_of(const Invoice& invoice) {
    std::string html;
    for (const Attempt& attempt : invoice.attempts)
        html += fmt::format("<br>{} callback {} ({}): {} {}", clock_time(attempt.at), attempt.number, attempt.mode,
                            attempt.status, escaped(attempt.answer));
    return html;
}

std::string buttons(const Invoice& invoice) {
    static constexpr std::array k_acts{"pay", "fail", "expire", "pay-late", "pay-twice"};
    std::string html =
        fmt::format("<form method=\"post\" action=\"/duitku/do\"><input type=\"hidden\" name=\"invoice\" value=\"{}\">",
                    escaped(invoice.reference));
    for (const char* act : k_acts)
        html += fmt::format(R"(<button name="act" value="{0}">{0}</button> )", act);
    return html + "</form>";
}

std::string knob_form(const Duitku& duitku) {
    std::string html = "<h2>Knobs</h2>\n<form method=\"post\" action=\"/duitku/knobs\">\n";
    for (const Knob& knob : knob_table()) {
        const std::string now = duitku.knobs.text(knob.name);
        html += fmt::format("<label>{}: {}", knob.name, knob.meaning);
        if (knob.choices.empty()) {
            html += fmt::format(R"(<input name="{}" value="{}" inputmode="numeric">)", knob.name, now);
        } else {
            html += fmt::format("<select name=\"{}\">", knob.name);
            for (const std::string_view choice : knob.choices)
                html += fmt::format("<option{}>{}</option>", choice == now ? " selected" : "", choice);
            html += "</select>";
        }
        html += "</label>\n";
    }
    html += "<button>Turn</button></form>\n<h2>Callback modes</h2>\n<table>\n";
    for (const CallbackMode& mode : callback_modes())
        html += fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n", mode.name, mode.meaning);
    return html + "</table>\n";
}

Json json_of(const Invoice& invoice, Instant now) {
    Json attempts = Json::array();
    for (const Attempt& attempt : invoice.attempts)
        attempts.push_back({{"at", to_iso8601(attempt.at, Zone{})},
                            {"mode", attempt.mode},
                            {"number", attempt.number},
                            {"status", attempt.status},
                            {"answer", attempt.answer}});
    return {{"number", invoice.number},
            {"family", invoice.family},
            {"order", invoice.order},
            {"reference", invoice.reference},
            {"payment_number", invoice.payment_number},
            {"amount", invoice.amount},
            {"channel", invoice.channel},
            {"product", invoice.product},
            {"email", invoice.email},
            {"state", name_of(invoice.state_at(now))},
            {"created_at", to_iso8601(invoice.created, Zone{})},
            {"expires_at", to_iso8601(invoice.expires, Zone{})},
            {"callback_url", invoice.callback_url},
            {"return_url", invoice.return_url},
            {"callbacks", std::move(attempts)}};
}

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string invoice_list(const Duitku& duitku, std::size_t most) {
    auto invoices = duitku.invoices.list();
    if (invoices.empty()) return {};
    std::reverse(invoices.begin(), invoices.end());
    const Instant now = SystemClock{}.now();
    std::string html = "<table><tr><th>Invoice</th><th>Amount</th><th>State</th></tr>\n";
    for (const Invoice& invoice : invoices) {
        if (most-- == 0) break;
        const State state = invoice.state_at(now);
        html += fmt::format("<tr><td><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td></tr>\n",
                            escaped(pay_address(duitku, invoice)), escaped(invoice.order),
                            to_string(Money{invoice.amount}), name_of(state));
    }
    return html + "</table>\n<p><a href=\"/duitku\">All invoices, and how Duitku behaves</a></p>\n";
}

std::string invoices_page(const Duitku& duitku) {
    auto invoices = duitku.invoices.list();
    std::reverse(invoices.begin(), invoices.end());
    const Instant now = SystemClock{}.now();
    std::string body = invoices.empty() ? "<p>Nobody has an invoice at Duitku yet.</p>\n" : "";
    for (const Invoice& invoice : invoices) {
        if (&invoice - invoices.data() == k_shown) break;
        body += fmt::format(
            "<article><p>{} {} <a href=\"{}\">{}</a> <strong>{}</strong> {}</p>\n<p>{} {}{}</p>\n{}</article>\n",
            clock_time(invoice.created), invoice.family, escaped(pay_address(duitku, invoice)), escaped(invoice.order),
            name_of(invoice.state_at(now)), to_string(Money{invoice.amount}), escaped(invoice.reference),
            escaped(invoice.channel), attempts_of(invoice), buttons(invoice));
    }
    return page("Duitku", body + knob_form(duitku));
}

std::string invoices_json(const Duitku& duitku) {
    const Instant now = SystemClock{}.now();
    Json items = Json::array();
    for (const Invoice& invoice : duitku.invoices.list())
        items.push_back(json_of(invoice, now));
    Json knobs = Json::object();
    for (const Knob& knob : knob_table())
        knobs[std::string{knob.name}] = duitku.knobs.text(knob.name);
    return dumped({{"schema", 1},
                   {"items", std::move(items)},
                   {"next", nullptr},
                   {"knobs", std::move(knobs)},
                   {"calls", duitku.gate.counts()}});
}

std::string invoice_json(const Invoice& invoice) {
    Json json = json_of(invoice, SystemClock{}.now());
    json["schema"] = 1;
    return dumped(json);
}

}  // namespace mitra::sandbox::duitku
