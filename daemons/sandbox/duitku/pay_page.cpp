#include "daemons/sandbox/duitku/pay_page.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include "daemons/sandbox/duitku/channels.hpp"
#include "daemons/sandbox/html.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"
#include "lib/base/money.hpp"

namespace mitra::sandbox::duitku {
namespace {

constexpr std::string_view k_style = R"css(
:root { color-scheme: light dark; --line: #8886; --quiet: #595959; --go: #0b6b3a; --stop: #a3231a; --ink: #fff;
        --paper: #fff; --text: #1a1a1a; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #b5b5b5; --go: #5fd39a; --stop: #ff9b90; --ink: #111; --paper: #141414; --text: #eee; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 0 auto; padding: 1rem;
       background: var(--paper); color: var(--text); }
h1 { font-size: 1.25rem; margin: .5rem 0; }
.quiet { color: var(--quiet); font-size: .9rem; }
.amount { font-size: 1.75rem; font-weight: 700; margin: .25rem 0 1rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: 0 0 1rem; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1rem; padding: .25rem .75rem; }
label { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; }
input { width: 1.25rem; height: 1.25rem; }
button { font: inherit; width: 100%; min-height: 3rem; margin: .25rem 0; border-radius: .5rem;
         border: 1px solid var(--line); background: none; color: inherit; }
button.go { background: var(--go); color: var(--ink); font-weight: 700; border: 0; }
button.stop { color: var(--stop); }
)css";

std::string shell(std::string_view title, std::string_view body) {
    return fmt::format(
        R"html(<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{} · Duitku (kotak pasir)</title>
<style>{}</style>
</head>
<body>
<main>
<p class="quiet">Duitku, kotak pasir: tidak ada uang sungguhan</p>
<h1>{}</h1>
{}</main>
</body>
</html>
)html",
        escaped(title), k_style, escaped(title), body);
}

std::string summary(const Invoice& invoice) {
    const LocalTime until = local_time(invoice.expires, Zone{});
    return fmt::format(
        R"html(<p class="amount">{}</p>
<dl><dt>Untuk</dt><dd>{}</dd><dt>Nomor</dt><dd>{}</dd><dt>Batas waktu</dt><dd>{:02}-{:02}-{} pukul {:02}.{:02} WIB</dd></dl>
)html",
        to_string(Money{invoice.amount}), escaped(invoice.product), escaped(invoice.order), until.day, until.month,
        until.year, until.hour, until.minute);
}

std::string channel_choice(const Invoice& invoice) {
    std::string html = "<fieldset><legend>Cara bayar</legend>\n";
    const std::string chosen = invoice.channel.empty() ? "BC" : invoice.channel;
    for (const Channel& channel : channels()) {
        if (channel.retired || channel.largest < invoice.amount) continue;
        if (invoice.family == "v2" && channel.code != invoice.channel) continue;
        html += fmt::format(R"(<label><input type="radio" name="channel" value="{}"{}> {}</label>)"
                            "\n",
                            channel.code, channel.code == chosen ? " checked" : "", channel.name);
    }
    return html + "</fieldset>\n";
}

std::string form(const Invoice& invoice) {
    return fmt::format(
        R"html({}<form method="post" action="/redirect_checkout">
<input type="hidden" name="reference" value="{}">
{}<button class="go" name="act" value="pay">Bayar</button>
<button name="act" value="choose">Bayar nanti</button>
<button class="stop" name="act" value="fail">Gagal</button>
<button class="stop" name="act" value="cancel">Batal</button>
</form>
)html",
        summary(invoice), escaped(invoice.reference), channel_choice(invoice));
}

std::string_view result_code(State state) {
    if (state == State::paid) return "00";
    return state == State::open ? "01" : "02";
}

std::string closed(const Invoice& invoice, State state) {
    std::string_view words = "Tagihan ini dibatalkan.";
    if (state == State::paid) words = "Tagihan ini sudah dibayar.";
    if (state == State::failed) words = "Pembayaran gagal.";
    if (state == State::expired) words = "Batas waktu tagihan ini sudah lewat.";
    const std::string back = return_address(invoice, std::string{result_code(state)});
    return fmt::format("{}<p>{}</p>\n<p><a href=\"{}\">Kembali ke penjual</a></p>\n", summary(invoice), words,
                       escaped(back));
}

void show(httplib::Response& response, const std::string& html, int status = 200) {
    response.status = status;
    response.set_content(html, "text/html; charset=utf-8");
}

void show_invoice(const Duitku& duitku, const std::string& name, httplib::Response& response) {
    const auto invoice = duitku.invoices.find(name);
    // A page is opened by what nobody guesses, never by the order's number.
    if (!invoice || invoice->order == name)
        return show(response, shell("Tagihan tidak ditemukan", "<p>Periksa lagi alamatnya.</p>\n"), 404);
    const State state = invoice->state_at(SystemClock{}.now());
    show(response,
         state == State::open ? shell("Bayar tagihan", form(*invoice)) : shell("Tagihan", closed(*invoice, state)));
}

void take_choice(Duitku& duitku, const httplib::Request& request, httplib::Response& response) {
    const std::string reference = request.get_param_value("reference");
    const auto act = act_named(request.get_param_value("act"));
    const bool a_payers = act == Act::pay || act == Act::choose || act == Act::fail || act == Act::cancel;
    if (!a_payers) return show(response, shell("Permintaan tidak dikenal", "<p>Ulangi dari halaman bayar.</p>\n"), 400);
    const auto found = duitku.invoices.find(reference);
    if (!found || found->state_at(SystemClock{}.now()) != State::open) return show_invoice(duitku, reference, response);
    const Invoice done = do_to_invoice(
        duitku, {.invoice = reference, .act = *act, .channel = request.get_param_value("channel"), .callback = {}},
        SystemClock{}.now());
    response.set_redirect(return_address(done, std::string{result_code(done.state)}), 303);
}

}  // namespace

std::string return_address(const Invoice& invoice, const std::string& result_code) {
    const auto hash = invoice.return_url.find('#');
    std::string address = invoice.return_url.substr(0, hash);
    address += address.find('?') == std::string::npos ? '?' : '&';
    address += fmt::format("merchantOrderId={}&resultCode={}&reference={}", query_escaped(invoice.order), result_code,
                           query_escaped(invoice.reference));
    if (hash != std::string::npos) address += invoice.return_url.substr(hash);
    return address;
}

void serve_pay_pages(httplib::Server& server, Duitku& duitku) {
    server.Get("/redirect_checkout", [&duitku](const httplib::Request& request, httplib::Response& response) {
        show_invoice(duitku, request.get_param_value("reference"), response);
    });
    server.Get("/topup/topupdirectv2.aspx", [&duitku](const httplib::Request& request, httplib::Response& response) {
        show_invoice(duitku, request.get_param_value("ref"), response);
    });
    server.Post("/redirect_checkout", [&duitku](const httplib::Request& request, httplib::Response& response) {
        try {
            take_choice(duitku, request, response);
        } catch (const Error& error) {
            show(response, shell("Tidak bisa", fmt::format("<p>{}</p>\n", escaped(error.what()))),
                 http_status(error.kind()));
        }
    });
}

}  // namespace mitra::sandbox::duitku
