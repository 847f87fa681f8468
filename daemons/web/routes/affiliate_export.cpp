// /saya/mitra/laporan.csv: an affiliate's own numbers, or the orders they are credited with, for a spreadsheet.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/attachment.hpp"
#include "daemons/web/credited_order.hpp"
#include "daemons/web/period.hpp"
#include "lib/referral/report_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr const char* k_path = "/saya/mitra/laporan.csv";
// More would keep a snapshot open for long; the file then says so in its last row.
constexpr std::int64_t k_most_rows = 5'000;
constexpr std::size_t k_rows = k_most_rows;

const text::CsvRow k_cut{"masih ada lagi: unduh periode yang lebih pendek"};

std::string rupiah(Money amount) {
    return std::to_string(amount.rupiah());
}

void write_counts(std::ostream& out, db::Database& reader, PersonId person, const referral::Days& days) {
    text::write_csv(out,
                    {"tanggal", "produk", "sumber", "klik", "checkout", "pendaftar", "penjualan", "omzet", "komisi"});
    const auto rows = referral::ReportStore{reader}.rows(person, days, k_most_rows + 1);
    std::map<ProductId, std::string> names;
    for (std::size_t i = 0; i < std::min(rows.size(), k_rows); ++i) {
        const auto& [day, product, source, counts] = rows[i];
        auto name = names.find(product);
        if (name == names.end()) {
            const auto found = shop::ProductStore{reader}.find(product);
            name = names.emplace(product, found ? found->name : "").first;
        }
        text::write_csv(out, {iso_day(day), name->second, source, std::to_string(counts.clicks),
                              std::to_string(counts.checkouts), std::to_string(counts.registrants),
                              std::to_string(counts.sales), rupiah(counts.turnover), rupiah(counts.commission)});
    }
    if (rows.size() > k_rows) text::write_csv(out, k_cut);
}

void write_orders(std::ostream& out, const Site& site, db::Database& reader, PersonId person,
                  const referral::Days& days) {
    const Zone zone = site.about().zone;
    text::write_csv(out, {"nomor", "tanggal", "produk", "pembeli", "status", "asal", "sumber", "dasar", "persen",
                          "komisi", "keterangan"});
    const auto orders = flow::AffiliateAreaStore{reader}.orders(
        person, {start_of(days.from, zone), start_of(days.until, zone)}, {}, k_most_rows + 1);
    for (std::size_t i = 0; i < std::min(orders.size(), k_rows); ++i) {
        const flow::CreditedOrder& order = orders[i];
        const CreditedOrderWords words = words_of(site, reader, order);
        text::write_csv(out, {words.number, to_iso8601(order.placed_at, zone), words.product, words.buyer, words.status,
                              order.source, order.utm_source, rupiah(order.net), text::percent(order.rate),
                              rupiah(words.commission), words.commission_status});
    }
    if (orders.size() > k_rows) text::write_csv(out, k_cut);
}

http::Answer file(const SharedSite& site, const http::Request& request, db::Database& reader) {
    return for_affiliate(
        site, request, reader, AffiliatePage::earnings, [&](const AffiliateVisitor& who) -> http::Answer {
            const PersonId person = who.person.id;
            const Instant now = site->clock.now();
            const Zone zone = site->about().zone;
            const std::int64_t first_day =
                referral::ReportStore{reader}.first_day(person).value_or(day_number(now, zone));
            const Period period = read_period(request.query, first_day, now, zone);
            if (!period.complaints.empty())
                return http::Response::see_other("/saya/mitra/laporan");  // its form says how a date is written
            const bool orders = request.query.get("isi") == "pesanan";
            std::ostringstream out;
            if (orders)
                write_orders(out, *site, reader, person, period.days);
            else
                write_counts(out, reader, person, period.days);
            http::Response response{.content_type = "text/csv; charset=utf-8", .body = out.str(), .headers = {}};
            const std::string name = fmt::format("{}-{}-{}.csv", orders ? "pesanan" : "laporan",
                                                 iso_day(period.days.from), iso_day(period.days.until - 1));
            response.with("Content-Disposition", attachment(name));
            return shown_to(site, who.visitor, std::move(response));
        });
}

}  // namespace

void add_affiliate_export(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) -> http::Answer {
        if (!signed_in(*site, request, reader)) return ask_to_sign_in(request);
        // Thousands of rows are opened and written: not on a thread that answers everybody.
        return http::Slow{
            [site](const http::Request& again, db::Database& slow_reader) { return file(site, again, slow_reader); }};
    });
}

}  // namespace mitra::web
