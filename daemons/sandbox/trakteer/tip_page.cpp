#include <fmt/format.h>
#include <httplib.h>

#include <array>
#include <charconv>

#include "daemons/sandbox/html.hpp"
#include "daemons/sandbox/trakteer/api.hpp"
#include "lib/base/money.hpp"

namespace mitra::sandbox::trakteer {
namespace {

using httplib::Request;
using httplib::Response;

constexpr std::int64_t k_most_units = 100'000;
constexpr std::array k_methods{"QRIS", "GoPay", "OVO", "DANA", "Virtual Account"};

constexpr std::string_view k_style = R"css(
:root { color-scheme: light dark; --line: #8886; --quiet: #595959; --go: #b3261e; --ink: #fff;
        --paper: #fff; --text: #1a1a1a; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #b5b5b5; --go: #ff9b90; --ink: #111; --paper: #141414; --text: #eee; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 0 auto; padding: 1rem;
       background: var(--paper); color: var(--text); }
h1 { font-size: 1.25rem; margin: .5rem 0; }
.quiet { color: var(--quiet); font-size: .9rem; }
.amount { font-size: 1.5rem; font-weight: 700; margin: .25rem 0 1rem; }
label { display: block; margin: .75rem 0; }
input, select, textarea { font: inherit; width: 100%; min-height: 2.75rem; padding: .5rem; display: block;
                          border: 1px solid var(--line); border-radius: .5rem; background: none; color: inherit; }
button { font: inherit; width: 100%; min-height: 3rem; border-radius: .5rem; border: 0; font-weight: 700;
         background: var(--go); color: var(--ink); }
)css";

void show_page(Response& response, std::string_view title, std::string_view body, int status = 200) {
    response.status = status;
    response.set_content(fmt::format(
                             R"html(<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{} · Trakteer (kotak pasir)</title>
<style>{}</style>
</head>
<body>
<main>
<p class="quiet">Trakteer, kotak pasir: tidak ada uang sungguhan</p>
<h1>{}</h1>
{}</main>
</body>
</html>
)html",
                             escaped(title), k_style, escaped(title), body),
                         "text/html; charset=utf-8");
}

/// Nothing for what is no number of units.
std::optional<std::int64_t> units_in(const Request& request) {
    const std::string text = request.has_param("quantity") ? request.get_param_value("quantity") : "1";
    std::int64_t units = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), units);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && units >= 1 && units <= k_most_units ? std::optional{units} : std::nullopt;
}

std::string message_in(const Request& request) {
    return request.get_param_value(request.has_param("supporter_message") ? "supporter_message" : "message");
}

std::string method_choice() {
    std::string html = "<label>Cara bayar<select name=\"method\">";
    for (const char* method : k_methods)
        html += fmt::format("<option>{}</option>", method);
    return html + "</select></label>\n";
}

void show_form(const Trakteer& trakteer, const Request& request, Response& response, std::string_view trouble,
               int status) {
    const std::int64_t units = units_in(request).value_or(1);
    const Money price{trakteer.account.unit_price};
    const std::string body = fmt::format(
        R"html({}<form method="post" action="/{}/tip">
<p class="amount">{}</p>
<label>Jumlah unit (1 unit = {})<input name="quantity" type="number" min="1" max="{}" value="{}" required></label>
<label>Nama<input name="display_name" maxlength="60" value="{}" placeholder="Seseorang"></label>
<label>Pesan<textarea name="supporter_message" rows="3" maxlength="250">{}</textarea></label>
{}<button>Bayar</button>
</form>
<p class="quiet">Jumlah dan pesan boleh diubah sebelum membayar.</p>
)html",
        trouble.empty() ? "" : fmt::format("<p role=\"alert\">{}</p>\n", escaped(trouble)),
        escaped(trakteer.account.page), to_string(Money{units * price.rupiah()}), to_string(price), k_most_units, units,
        escaped(request.get_param_value("display_name")), escaped(message_in(request)), method_choice());
    show_page(response, "Traktir " + trakteer.account.page, body, status);
}

void pay(Trakteer& trakteer, const Request& request, Response& response) {
    const auto units = units_in(request);
    if (!units) return show_form(trakteer, request, response, "Jumlah unit harus berupa angka, paling sedikit 1.", 400);
    std::string method = request.get_param_value("method");
    if (method.empty()) method = k_methods.front();
    const Tip tip = trakteer.support({.name = request.get_param_value("display_name"),
                                      .message = message_in(request),
                                      .method = method,
                                      .status = {},
                                      .quantity = *units});
    show_page(
        response, "Terima kasih!",
        fmt::format("<p class=\"amount\">{}</p>\n<p>Dukunganmu sudah diterima oleh {}.</p>\n"
                    "<p class=\"quiet\">Pesan: {}<br>Nomor: {}</p>\n",
                    to_string(Money{tip.amount}), escaped(trakteer.account.page), escaped(tip.message), tip.order_id));
}

bool is_page(const Trakteer& trakteer, const Request& request) {
    return request.matches[1] == trakteer.account.page;
}

void show_nobody(Response& response) {
    show_page(response, "Kreator tidak ditemukan", "<p>Periksa lagi alamatnya.</p>\n", 404);
}

}  // namespace

void serve_tip_page(httplib::Server& server, Trakteer& trakteer) {
    server.Get("/([^/]+)/tip", [&trakteer](const Request& request, Response& response) {
        if (!is_page(trakteer, request)) return show_nobody(response);
        show_form(trakteer, request, response, "", 200);
    });
    server.Post("/([^/]+)/tip", [&trakteer](const Request& request, Response& response) {
        if (!is_page(trakteer, request)) return show_nobody(response);
        pay(trakteer, request, response);
    });
}

}  // namespace mitra::sandbox::trakteer
