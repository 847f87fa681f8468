#include "daemons/web/order_view.hpp"
#include "daemons/web/site.hpp"
#include "lib/base/error.hpp"
#include "lib/file/proof_check.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/submit_proof.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr http::Rate k_uploads{.burst = 6, .per_minute = 1};
constexpr std::size_t k_longest_name = 100;

using Complaints = std::vector<people::Complaint>;

/// "2026-11-20", as a date field sends it, or empty.
bool is_a_date(std::string_view text) {
    return text.empty() || (text.size() == 10 && text[4] == '-' && text[7] == '-' && parse_instant(text, {}));
}

Complaints complaints_about(const http::Request& request) {
    Complaints complaints;
    if (!request.upload || request.upload->size() == 0)
        complaints.push_back({"bukti", "Pilih foto atau PDF bukti transfer Anda."});
    if (text::length(request.form.get("pengirim")) > k_longest_name)
        complaints.push_back({"pengirim", "Nama ini terlalu panjang."});
    if (!is_a_date(request.form.get("tanggal")))
        complaints.push_back({"tanggal", "Tulis tanggal sebagai 2026-11-20, atau kosongkan."});
    return complaints;
}

http::Response refused(const SharedSite& site, db::Database& database, const shop::Order& order,
                       const Complaints& complaints, const http::Fields& typed) {
    return OrderView::of(*site, database, order).page(*site, 422, complaints, typed);
}

/// For an order that takes no proof (any more): it has no field to complain about.
http::Response too_late(const SharedSite& site, db::Database& database, const shop::Order& order) {
    return refused(site, database, order, {{"isi", "Pesanan ini tidak lagi menerima bukti transfer."}}, {});
}

/// Looks at the bytes and lays them down sealed, then lets the writer note them.
http::Answer take(const SharedSite& site, const http::Request& request, db::Database& reader,
                  const shop::Order& order) {
    const std::string content = request.upload->read();
    const file::Checked checked = file::check_proof(content);
    if (checked.type.empty()) return refused(site, reader, order, {{"bukti", checked.reason}}, request.form);
    const file::Staged staged = site->files->stage(content, checked.type, file::Storage::sealed);
    const flow::HandedIn words{.sender = text::clean_line(request.form.get("pengirim")),
                               .transferred_on = std::string{request.form.get("tanggal")}};
    return [site, order, staged, words](db::Database& writer) {
        try {
            flow::submit_proof(site->services(writer), order.id, staged, words);
        } catch (const Error& error) {
            file::discard(writer, *site->files, staged);  // a refused upload leaves nothing
            if (error.kind() != ErrorKind::refused) throw;
            const auto now = shop::OrderStore{writer}.find(order.id).value_or(order);
            return too_late(site, writer, now);
        }
        return http::Response::see_other(flow::order_path(site->vault, order));
    };
}

http::Answer upload(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const auto order = shop::open_order_token(reader, site->vault, request.parameters.get("token"));
    if (!order) return site->view.failure(404);
    if (!OrderView::of(*site, reader, *order).takes_proof()) return too_late(site, reader, *order);
    const Complaints complaints = complaints_about(request);
    if (!complaints.empty()) return refused(site, reader, *order, complaints, request.form);
    if (!site->limiter.take("bukti", to_string(order->id), k_uploads))
        return site->view.failure(429).with("Retry-After", "60");
    return http::Slow{[site, order = *order](const http::Request& again, db::Database& slow_reader) {
        return take(site, again, slow_reader, order);
    }};
}

}  // namespace

void add_order_proofs(http::Router& router, const SharedSite& site) {
    router.add("POST", "/o/{token}/bukti",
               [site](const http::Request& request, db::Database& reader) { return upload(site, request, reader); },
               {.takes_upload = true});
}

}  // namespace mitra::web
