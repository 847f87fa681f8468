// The page of one order. Whoever has its address sees how it stands and how to pay it, and nothing about the buyer: the
// browser that placed it may be a stranger's.
#include <fmt/format.h>

#include "daemons/web/order_view.hpp"
#include "daemons/web/pixels.hpp"
#include "daemons/web/site.hpp"
#include "daemons/web/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/report_problem.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::web {
namespace {

constexpr http::Rate k_questions{.burst = 3, .per_minute = 2};
constexpr http::Rate k_reports{.burst = 3, .per_minute = 0.05};
constexpr std::size_t k_longest_report = 1'000;
constexpr std::chrono::hours k_news{7 * 24};        ///< so long a paid order is one that was just paid
constexpr std::chrono::hours k_told_kept{30 * 24};  ///< longer than that
constexpr const char* k_told_cookie = "piksel";

std::optional<shop::Order> order_of(const Site& site, const http::Request& request, db::Database& database) {
    return shop::open_order_token(database, site.vault, request.parameters.get("token"));
}

/// An open order at Duitku whose buyer looks again may be paid already: ask, but not at every look.
bool may_ask(const Site& site, const OrderView& view) {
    return view.waits_for_provider() && site.limiter.take("tanya", to_string(view.order.id), k_questions);
}

/// The first looks of a browser at an order that was just paid tell the trackers of whom it is credited to, once: the
/// cookie remembers for which order they were. A second browser's word carries the same hash.
std::optional<PixelReport> purchase_to_tell(const Site& site, const http::Request& request, db::Database& reader,
                                            const shop::Order& order) {
    const bool paid = order.state == shop::OrderState::paid || order.state == shop::OrderState::fulfilled;
    if (!paid || !order.paid_at || *order.paid_at + k_news < site.clock.now()) return std::nullopt;
    const auto credit = referral::AttributionStore{reader}.credit(order.id);
    if (!credit) return std::nullopt;
    PixelReport report{.affiliate = credit->affiliate,
                       .event = PixelEvent::purchase,
                       .value = order.total - Money{order.unique_code},
                       .order = pixel_order(site.vault, flow::order_number(site.about(), order.id))};
    return site.cookies.get(request, k_told_cookie) == report.order ? std::nullopt : std::optional{std::move(report)};
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto order = order_of(*site, request, reader);
    if (!order) return site->view.failure(404);
    if (order->method == PaymentMethod::trakteer) return http::Response::see_other(topup_path(site->vault, *order));
    OrderView view = OrderView::of(*site, reader, *order);
    view.reporting = request.query.get("lapor") == "1";
    const bool on_the_way = request.query.get("bayar") == "1";
    const auto purchase = purchase_to_tell(*site, request, reader, *order);
    if (purchase) view.pixel_frame = pixel_frame(*site, reader, *purchase);
    http::Response page = view.page(*site, 200);
    if (!view.pixel_frame.empty())
        page.with("Set-Cookie", site->cookies.set(k_told_cookie, purchase->order, k_told_kept));
    // Not a redirect: Chromium holds `form-action` against every address that a form's redirects pass.
    if (on_the_way && view.pay_page())
        page.with("Refresh", "0; url=" + *view.pay_page());
    else if (const int seconds = view.refresh_s(site->clock.now(), on_the_way); seconds > 0)
        page.with("Refresh", std::to_string(seconds));
    // Back from Duitku, whatever its parameters say: they prove nothing, but are a good moment to ask.
    const bool came_back = request.query.find("merchantOrderId").has_value();
    if (!came_back || !is_a_visit(request) || !may_ask(*site, view)) return page;
    return http::Deferred{std::move(page), [site, payment = view.payment->id](db::Database& writer) {
                              const auto services = site->services(writer);
                              flow::plan_status(services, payment, services.clock.now());
                          }};
}

http::Answer pay_again(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const auto order = order_of(*site, request, reader);
    if (!order) return site->view.failure(404);
    return [site, id = order->id, back = flow::order_path(site->vault, *order)](db::Database& writer) {
        try {
            flow::pay_again(site->services(writer), id);
            return http::Response::see_other(back + "?bayar=1");
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;
            return http::Response::see_other(back);  // it was paid or ended meanwhile: the page says so
        }
    };
}

http::Answer choose(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const auto order = order_of(*site, request, reader);
    if (!order) return site->view.failure(404);
    const OrderView view = OrderView::of(*site, reader, *order);
    const std::string back = flow::order_path(site->vault, *order);
    const std::string channel{request.form.get("kanal")};
    if (!view.asks_channel(*site) || channel.empty()) return http::Response::see_other(back);
    return [site, payment = view.payment->id, channel, back](db::Database& writer) {
        try {
            flow::choose_channel(site->services(writer), payment, channel);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;
            return http::Response::see_other(back);  // not on the list any more: the page shows what is
        }
        return http::Response::see_other(back + "?bayar=1");
    };
}

http::Answer report(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const auto order = order_of(*site, request, reader);
    if (!order) return site->view.failure(404);
    const std::string words = ticket::clean_text(request.form.get("pesan"));
    if (words.empty() || text::length(words) > k_longest_report) {
        const std::vector<people::Complaint> complaints{
            {"pesan", words.empty() ? "Tulis apa yang terjadi." : "Paling banyak 1.000 huruf."}};
        if (auto topup = TopupView::of(*site, reader, *order)) {
            topup->reporting = true;
            return topup->page(*site, 422, complaints, request.form);
        }
        OrderView view = OrderView::of(*site, reader, *order);
        view.reporting = true;
        return view.page(*site, 422, complaints, request.form);
    }
    if (!site->limiter.take("lapor", to_string(order->id), k_reports))
        return site->view.failure(429).with("Retry-After", "600");
    return [site, id = order->id, words](db::Database& writer) {
        try {
            const flow::Reported reported = flow::report_problem(site->services(writer), id, words);
            return site->view.notice(
                200, "Laporan Anda kami terima",
                fmt::format("Nomornya {}. Admin kami memeriksanya, dan jawabannya kami kirim ke kontak pada pesanan.",
                            reported.ticket));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;
            return site->view.notice(409, "Laporan ini tidak dapat kami terima",
                                     "Data pemesannya sudah dihapus, sehingga jawaban tidak akan sampai. Hubungi kami "
                                     "langsung lewat kontak di bawah.");
        }
    };
}

/// What its buyer can print of a cancellation, or of money that goes back.
http::Answer show_document(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    const auto order = order_of(*site, request, reader);
    const auto services = site->services(reader);
    if (!order || flow::cancellation_path(services, *order).empty()) return site->view.failure(404);
    text::PageData data = flow::cancellation_data(services, *order);
    data.set("order_page", flow::order_path(site->vault, *order));
    return site->view.page(200, "cancellation",
                           {.title = "Bukti pembatalan " + flow::order_number(site->about(), order->id),
                            .description = {},
                            .path = {},
                            .shared_path = {}},
                           std::move(data));
}

}  // namespace

void add_orders(http::Router& router, const SharedSite& site) {
    router.add("GET", "/o/{token}",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("GET", "/o/{token}/pembatalan", [site](const http::Request& request, db::Database& reader) {
        return show_document(site, request, reader);
    });
    router.add("POST", "/o/{token}/ulang",
               [site](const http::Request& request, db::Database& reader) { return pay_again(site, request, reader); });
    router.add("POST", "/o/{token}/kanal",
               [site](const http::Request& request, db::Database& reader) { return choose(site, request, reader); });
    router.add("POST", "/o/{token}/lapor",
               [site](const http::Request& request, db::Database& reader) { return report(site, request, reader); });
}

}  // namespace mitra::web
