#include "daemons/web/topup_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemons/web/field.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket_store.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::web {
namespace {

using namespace std::chrono_literals;
using shop::OrderState;

/// How far it has come; the page shows these in order.
enum class Step { pay, send, done };

struct Standing {
    std::string_view status, heading, words;
    Step step;           ///< whose turn it is
    bool moves = false;  ///< it goes on by itself: look again
};
// Neutral words alone: what goes on between us and our supplier is not the buyer's trouble.
constexpr std::array<Standing, 11> k_standings{{
    {"awaiting_payment", "Selesaikan pembayaran", "", Step::pay, true},
    {"short", "Pembayaran masih kurang", "Yang sudah masuk tetap terhitung. Bayar kekurangannya di bawah ini.",
     Step::pay, true},
    {"paid", "Pembayaran kami terima", "Terima kasih! Item segera kami kirim.", Step::send, true},
    {"sending", "Item sedang dikirim", "Biasanya selesai dalam beberapa menit. Halaman ini berubah sendiri.",
     Step::send, true},
    {"unknown", "Item sedang dikirim", "Pengirimannya sedang kami periksa. Halaman ini berubah sendiri.", Step::send,
     true},
    {"processing", "Item sedang dikirim", "Biasanya selesai dalam beberapa menit. Halaman ini berubah sendiri.",
     Step::send, true},
    {"success", "Item sudah terkirim", "Terima kasih sudah berbelanja.", Step::done},
    {"failed", "Item belum dapat dikirim",
     "Mohon maaf. Dana Anda aman: kami menghubungi Anda untuk mengirim ulang atau mengembalikannya.", Step::send},
    {"refunded", "Dana dikembalikan", "", Step::pay},
    {"cancelled", "Pesanan ini dibatalkan", "Bila ini keliru, laporkan di bawah ini atau pesan lagi.", Step::pay},
    {"expired", "Pesanan ini kedaluwarsa",
     "Batas waktu pembayarannya sudah lewat. Anda dapat memesan lagi. Sudah terlanjur membayar? Laporkan di bawah "
     "ini.",
     Step::pay},
}};

const Standing& standing_of(const TopupView& view) {
    const auto* found = std::find_if(k_standings.begin(), k_standings.end(),
                                     [&](const Standing& one) { return one.status == view.status; });
    return found == k_standings.end() ? k_standings[2] : *found;
}

bool ended_unpaid(const TopupView& view) {
    return view.status == "expired" || view.status == "cancelled";
}

void put_steps(text::PageData& data, const TopupView& view, const Standing& standing) {
    const bool failed = view.status == "failed";
    const bool is_short = view.status == "short";
    const auto step = [&](Step which, const char* name, const char* waits, const char* after) {
        const bool is_done = standing.step > which || standing.step == Step::done;
        const bool is_now = !is_done && standing.step == which;
        return text::PageData{}
            .set("name", name)
            .set("state", is_done  ? after
                          : is_now ? waits
                                   : "")
            .show("done", is_done)
            .show("now", is_now);
    };
    std::vector<text::PageData> steps;
    if (view.status != "refunded" && !ended_unpaid(view)) {
        steps.push_back(text::PageData{}
                            .set("name", "Pesanan dicatat")
                            .set("state", "selesai")
                            .show("done", true)
                            .show("now", false));
        steps.push_back(step(Step::pay, "Pembayaran", is_short ? "masih kurang" : "menunggu Anda", "lunas"));
        steps.push_back(step(Step::send, "Pengiriman item", failed ? "belum berhasil" : "sedang diproses", "terkirim"));
        steps.push_back(step(Step::done, "Selesai", "", "selesai"));
    }
    data.show("has_steps", !steps.empty()).list("steps", std::move(steps));
}

void put_payment(text::PageData& data, const TopupView& view, const flow::TopupRules& rules, Zone zone) {
    if (!view.pay) return;
    const std::int64_t unit = std::max<std::int64_t>(rules.trakteer_unit.rupiah(), 1);
    data.set("pay_link", view.pay->link)
        .set("code", view.pay->code)
        .set("to_pay", to_string(view.pay->amount))
        .set("units", fmt::format("{} × {}", view.pay->amount.rupiah() / unit, rules.trakteer_unit))
        .set("pay_before", text::date_and_time(view.order.expires_at, zone));
}

void put_report(text::PageData& data, const TopupView& view, const std::vector<people::Complaint>& complaints,
                const http::Fields& typed) {
    if (view.ticket)
        data.set("ticket_id", to_string(view.ticket->id)).set("ticket_state", flow::in_indonesian(view.ticket->state));
    data.set("report_error", complaint_about(complaints, "pesan"))
        .set("report", typed.get("pesan"))
        .show("reporting", view.reporting)
        // A page that is loaded anew would take away what somebody is writing.
        .show("report_elsewhere", standing_of(view).moves && !view.reporting);
}

}  // namespace

std::optional<TopupView> TopupView::of(const Site& site, db::Database& database, const shop::Order& order) {
    if (order.method != PaymentMethod::trakteer) return std::nullopt;
    auto topup = topup::TopupStore{database, site.vault}.of_order(order.id);
    if (!topup) return std::nullopt;
    const flow::Services services = site.services(database);
    const auto product = shop::ProductStore{database}.find(order.product);
    const auto service = topup::CatalogueStore{database}.service(topup->service);
    TopupView view{.order = order, .topup = std::move(*topup), .pay = {}, .ticket = {}};
    view.status = order.state == OrderState::expired ? "expired" : flow::shown_status(services, view.topup, order);
    view.game = product ? product->name : std::string{};
    view.item = service ? service->name : view.topup.display;
    view.pay = flow::tip_to_pay(services, order.id);
    view.ticket = ticket::TicketStore{database, site.vault}.latest_of(order.id);
    return view;
}

int TopupView::refresh_s(Instant now) const {
    if (!standing_of(*this).moves || reporting) return 0;
    const auto age = now - order.placed_at;
    if (waits_for_tip()) return age < 15min ? 10 : 60;
    return age < 2h ? 10 : 60;
}

http::Response TopupView::page(const Site& site, int status_code, const std::vector<people::Complaint>& complaints,
                               const http::Fields& typed) const {
    const Standing& standing = standing_of(*this);
    text::PageData data;
    data.set("heading", standing.heading)
        .set("explanation", standing.words)
        .set("number", flow::order_number(site.about(), order.id))
        .set("game", game)
        .set("item", item)
        .set("target", topup.target)
        .set("zone", topup.zone)
        .set("nickname", topup.nickname)
        .set("total", to_string(order.total))
        .set("refunded", order.refunded == Money{} ? std::string{} : to_string(order.refunded))
        .set("serial", topup.state == topup::TopupState::success ? topup.note : std::string{})
        .show("order_again", ended_unpaid(*this))
        .set("address", flow::order_path(site.vault, order))
        .set("here", topup_path(site.vault, order));
    put_complaints(data, complaints);
    put_steps(data, *this, standing);
    put_payment(data, *this, site.about().topup, site.about().zone);
    put_report(data, *this, complaints, typed);
    return site.view.page(
        status_code, "topup_order",
        {.title = fmt::format("Pesanan {} {}", game, item), .description = {}, .path = {}, .shared_path = {}},
        std::move(data));
}

std::string topup_path(const crypto::Vault& vault, const shop::Order& order) {
    return "/topup/o/" + shop::order_token(vault, order);
}

}  // namespace mitra::web
