#include "daemons/web/order_view.hpp"

#include <fmt/format.h>

#include "daemons/web/field.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/submit_proof.hpp"
#include "lib/http/wire.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::web {
namespace {

using namespace std::chrono_literals;
using shop::OrderState;

std::string_view heading_of(const OrderView& view) {
    switch (view.order.state) {
        case OrderState::pending:
            if (view.order.method == PaymentMethod::transfer)
                return view.rejected.empty() ? "Silakan transfer" : "Bukti transfer belum dapat kami terima";
            if (const auto trouble = view.trouble()) return trouble->heading;
            return "Selesaikan pembayaran";
        case OrderState::proof_submitted:
            return "Bukti transfer sedang kami periksa";
        case OrderState::paid:
        case OrderState::fulfilled:
            return "Pembayaran kami terima";
        case OrderState::expired:
            return "Pesanan ini kedaluwarsa";
        case OrderState::cancelled:
            return "Pesanan ini dibatalkan";
        case OrderState::refunded:
            return "Dana dikembalikan";
    }
    return "Pesanan Anda";
}

std::string_view explanation_of(const OrderView& view) {
    switch (view.order.state) {
        case OrderState::proof_submitted:
            return "Terima kasih. Begitu cocok dengan mutasi rekening, Anda kami kabari. Pesanan tidak akan "
                   "kedaluwarsa "
                   "selama menunggu.";
        case OrderState::paid:
        case OrderState::fulfilled:
            if (view.product.kind == shop::ProductKind::service)
                return "Terima kasih! Langkah-langkahnya ada di bawah ini, dan setiap langkah kami kabari.";
            return "Terima kasih! Masuk ke member area untuk melihat yang Anda dapatkan. Link untuk membuat kata sandi "
                   "kami "
                   "kirim ke e-mail Anda.";
        case OrderState::expired:
            return "Batas waktu pembayarannya sudah lewat. Anda dapat memesan lagi. Sudah terlanjur membayar? Laporkan "
                   "di "
                   "bawah ini.";
        case OrderState::cancelled:
            return "Bila ini keliru, laporkan di bawah ini atau pesan lagi.";
        case OrderState::refunded:
            return "Akses yang didapat dari pesanan ini sudah ditutup.";
        case OrderState::pending:
            break;
    }
    return "";
}

/// "Rp 150.123" in two parts, so that the last three digits can stand out.
std::pair<std::string, std::string> parted(Money amount) {
    const std::string text = to_string(amount);
    const std::size_t code = text.size() > 3 ? text.size() - 3 : 0;
    return {text.substr(0, code), text.substr(code)};
}

void put_transfer(text::PageData& data, const OrderView& view) {
    if (!view.account || view.order.state != OrderState::pending) return;
    const auto [head, code] = parted(view.order.total);
    data.set("bank", view.account->name)
        .set("bank_number", view.account->number)
        .set("bank_holder", view.account->holder)
        .set("amount_head", head)
        .set("amount_code", code);
}

void put_provider(text::PageData& data, const OrderView& view) {
    if (view.order.state != OrderState::pending || view.order.method != PaymentMethod::duitku) return;
    const bool created = view.payment && view.payment->state == payment::PaymentState::created;
    const bool preparing = created && view.channels.empty();
    std::vector<text::PageData> channels;
    for (const payment::duitku::Channel& channel : view.channels)
        channels.push_back(text::PageData{}
                               .set("id", "kanal-" + channel.code)
                               .set("code", channel.code)
                               .set("name", channel.name)
                               .set("fee", channel.fee == Money{} ? "" : "biaya " + to_string(channel.fee)));
    const auto trouble = view.trouble();
    data.show("preparing", preparing)
        .show("choosing", !channels.empty())
        .list("channels", std::move(channels))
        .set("pay_link", trouble ? "" : view.pay_page().value_or(""))
        .show("pay_again", !view.payment || (trouble && trouble->may_pay_again()))
        .show("retry", trouble && trouble->may_pay_again());
    if (!trouble) return;
    data.set("trouble", trouble->detail)
        .set("trouble_code", trouble->code)
        .show("money_may_come", trouble->money_may_come)
        .show("asks_by_itself", trouble->asks_by_itself);
}

/// Number and state alone: the browser may be a stranger's.
void put_ticket(text::PageData& data, const OrderView& view) {
    if (!view.ticket) return;
    data.set("ticket_id", to_string(view.ticket->id)).set("ticket_state", flow::in_indonesian(view.ticket->state));
}

void put_forms(text::PageData& data, const OrderView& view, const std::vector<people::Complaint>& complaints,
               const http::Fields& typed) {
    static constexpr Field k_sender{"pengirim", "Nama pengirim", "text", "name", "Seperti pada rekening Anda", false};
    static constexpr Field k_date{"tanggal", "Tanggal transfer", "date", "off", "", false};
    data.show("takes_proof", view.takes_proof())
        .set("proof_error", complaint_about(complaints, "bukti"))
        .list("fields", {field_data(k_sender, typed.get("pengirim"), complaints),
                         field_data(k_date, typed.get("tanggal"), complaints)})
        .set("report_error", complaint_about(complaints, "pesan"))
        .set("report", typed.get("pesan"))
        .show("reporting", view.reporting)
        // A page that is loaded anew would take away what somebody is writing.
        .show("report_elsewhere", view.waits_for_provider() && !view.reporting);
}

}  // namespace

OrderView OrderView::of(const Site& site, db::Database& database, const shop::Order& order) {
    OrderView view{.order = order, .product = {}, .payment = {}, .account = {}};
    view.product = shop::ProductStore{database}.find(order.product).value_or(shop::Product{});
    view.payment = payment::PaymentStore{database, site.vault}.latest(order.id);
    if (order.bank_account) view.account = payment::BankAccountStore{database, site.vault}.find(*order.bank_account);
    const auto coupon = order.coupon ? referral::CouponStore{database}.find(*order.coupon) : std::nullopt;
    if (coupon) view.coupon = coupon->code;
    if (order.method == PaymentMethod::transfer)
        view.proofs = payment::ProofStore{database, site.vault}.count(order.id);
    view.document = flow::cancellation_path(site.services(database), order);
    view.ticket = ticket::TicketStore{database, site.vault}.latest_of(order.id);
    if (view.proofs > 0 && order.state == OrderState::pending)
        view.rejected = flow::told_why_rejected(site.services(database), order);
    if (view.asks_channel(site)) view.channels = flow::payment_channels(site.services(database));
    view.steps = StepsView::of(site, database, order.id);
    return view;
}

bool OrderView::waits_for_provider() const {
    return order.method == PaymentMethod::duitku && order.state == OrderState::pending && payment && payment->open();
}

std::optional<std::string> OrderView::pay_page() const {
    if (!waits_for_provider() || payment->pay_url.empty()) return std::nullopt;
    return payment->pay_url;
}

bool OrderView::asks_channel(const Site& site) const {
    return site.about().shop.duitku_asks_channel && waits_for_provider() &&
           payment->state == payment::PaymentState::created && payment->channel.empty();
}

std::optional<PaymentTrouble> OrderView::trouble() const {
    const bool waits = order.state == OrderState::pending && order.method == PaymentMethod::duitku;
    return waits && payment ? trouble_of(*payment) : std::nullopt;
}

int OrderView::refresh_s(Instant now, bool on_the_way) const {
    // Never under the hands of somebody who chooses or writes.
    if (!waits_for_provider() || !channels.empty() || reporting) return 0;
    const auto age = now - payment->created_at;
    if (on_the_way && age < 1min) return 1;
    return age < 15min ? 5 : 30;
}

bool OrderView::takes_proof() const {
    return order.method == PaymentMethod::transfer && order.open() && proofs < flow::k_most_proofs;
}

http::Response OrderView::page(const Site& site, int status, const std::vector<people::Complaint>& complaints,
                               const http::Fields& typed) const {
    text::PageData data;
    const std::string address = flow::order_path(site.vault, order);
    const bool paid = order.state == OrderState::paid || order.state == OrderState::fulfilled;
    data.set("heading", heading_of(*this))
        .set("explanation", explanation_of(*this))
        .set("number", flow::order_number(site.about(), order.id))
        .set("product", product.name)
        .set("status", flow::in_indonesian(shop::name(order.state)))
        .set("subtotal", to_string(order.subtotal))
        .set("discount", order.discount == Money{} ? std::string{} : to_string(order.discount))
        .set("coupon", coupon)
        .set("tax", order.tax == Money{} ? std::string{} : to_string(order.tax))
        .set("unique_code", order.unique_code == 0 ? std::string{} : to_string(Money{order.unique_code}))
        .set("total", to_string(order.total))
        .set("refunded", order.refunded == Money{} ? std::string{} : to_string(order.refunded))
        .set("pay_before", order.state == OrderState::pending ? text::date_and_time(order.expires_at, site.about().zone)
                                                              : std::string{})
        .set("address", address)
        .set("here", address)
        .show("paid", paid)
        .show("order_again", order.state == OrderState::expired || order.state == OrderState::cancelled)
        .set("checkout_link", "/checkout/" + product.slug);
    put_transfer(data, *this);
    put_provider(data, *this);
    put_forms(data, *this, complaints, typed);
    data.set("rejected", rejected).set("document_link", document);
    put_ticket(data, *this);
    put_complaints(data, complaints);
    steps.put(data, site.about().zone, complaints, typed);
    data.set("pixel_frame", pixel_frame);
    http::Response page = site.view.page(
        status, "order", {.title = "Pesanan " + product.name, .description = {}, .path = {}, .shared_path = {}},
        std::move(data));
    return pixel_frame.empty() ? page : http::with_sources(std::move(page), {.own_frames = true});
}

}  // namespace mitra::web
