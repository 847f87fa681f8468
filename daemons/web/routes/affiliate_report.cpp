// /saya/mitra/laporan: what an affiliate's links and coupons brought, and what became of the commission.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/credited_order.hpp"
#include "daemons/web/period.hpp"
#include "daemons/web/plot.hpp"
#include "lib/referral/report_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using referral::Counts;

constexpr const char* k_path = "/saya/mitra/laporan";
constexpr std::int64_t k_page = 20;
constexpr std::int64_t k_most_rows = 30;  // of sources and of products

struct Measure {
    const char* id;
    const char* name;
    std::int64_t Counts::*value;
};
constexpr std::array k_measures{
    Measure{"klik", "Klik", &Counts::clicks},
    Measure{"pendaftar", "Pendaftar", &Counts::registrants},
    Measure{"penjualan", "Penjualan", &Counts::sales},
};

std::string bucket_in_words(const Bucket& bucket, Grain grain) {
    const std::int64_t last = bucket.days.until - 1;
    switch (grain) {
        case Grain::day:
            break;
        case Grain::week:
            return last == bucket.days.from ? short_day(last)
                                            : fmt::format("{} – {}", short_day(bucket.days.from), short_day(last));
        case Grain::month: {
            const std::string words = day_in_words(last);
            return words.substr(words.find(' ') + 1);
        }
    }
    return short_day(last);
}

std::vector<std::int64_t> values_of(const std::vector<Bucket>& buckets, std::int64_t Counts::*value) {
    std::vector<std::int64_t> values;
    for (const Bucket& bucket : buckets)
        values.push_back(bucket.counts.*value);
    return values;
}

text::PageData plot(const Measure& measure, const std::vector<Bucket>& buckets, Grain grain, std::int64_t total) {
    constexpr std::array k_each{"per hari", "per minggu", "per bulan"};
    const auto values = values_of(buckets, measure.value);
    const auto most = std::max_element(values.begin(), values.end());
    std::string peak;
    if (most != values.end() && *most > 0)
        peak = fmt::format("terbanyak {} ({})", number_in_words(*most),
                           bucket_in_words(buckets[static_cast<std::size_t>(most - values.begin())], grain));
    const std::string title = fmt::format("{} {}", measure.name, k_each.at(static_cast<std::size_t>(grain)));
    const std::string description =
        fmt::format("Jumlah {}{}{}.", number_in_words(total), peak.empty() ? "" : ", ", peak);
    return text::PageData{}
        .set("name", measure.name)
        .set("total", number_in_words(total))
        .set("peak", peak)
        .set("svg", bars_svg({measure.id, title, description, values}));
}

void put_plots(text::PageData& data, referral::ReportStore& report, PersonId person, const referral::Days& days,
               const Counts& total) {
    const Grain grain = grain_of(days);
    auto buckets = empty_buckets(days, grain);
    for (const referral::DayCounts& day : report.by_day(person, days))
        add_to(bucket_of(buckets, day.day).counts, day.counts);
    std::vector<text::PageData> plots, rows;
    for (const Measure& measure : k_measures)
        plots.push_back(plot(measure, buckets, grain, total.*measure.value));
    for (auto bucket = buckets.rbegin(); bucket != buckets.rend(); ++bucket) {
        if (is_nothing(bucket->counts)) continue;
        rows.push_back(text::PageData{}
                           .set("when", bucket_in_words(*bucket, grain))
                           .set("clicks", number_in_words(bucket->counts.clicks))
                           .set("registrants", number_in_words(bucket->counts.registrants))
                           .set("sales", number_in_words(bucket->counts.sales))
                           .set("commission", number_in_words(bucket->counts.commission.rupiah())));
    }
    data.list("plots", std::move(plots))
        .set("plot_from", day_in_words(days.from))
        .set("plot_until", days.until - days.from > 1 ? day_in_words(days.until - 1) : "")
        .set("grain", grain == Grain::day    ? "hari"
                      : grain == Grain::week ? "minggu"
                                             : "bulan")
        .show("has_rows", !rows.empty())
        .list("rows", std::move(rows));
}

/// A source or a product with its counts; its bar is its part of the most clicks.
text::PageData counted_row(std::string_view name, const Counts& counts, std::int64_t most_clicks) {
    const bool converts = counts.clicks > 0 && counts.sales > 0 && counts.sales <= counts.clicks;
    return text::PageData{}
        .set("name", name)
        .set("bar", share_svg(counts.clicks, most_clicks))
        .set("clicks", number_in_words(counts.clicks))
        .set("registrants", number_in_words(counts.registrants))
        .set("sales", number_in_words(counts.sales))
        .set("commission", counts.commission == Money{} ? "" : to_string(counts.commission))
        .set("converts", converts ? text::percent(BasisPoints{counts.sales * k_whole / counts.clicks}) : "");
}

void put_sources(text::PageData& data, referral::ReportStore& report, PersonId person, const referral::Days& days) {
    const auto sources = report.by_utm(person, days, k_most_rows);
    std::int64_t most = 0;
    for (const auto& source : sources)
        most = std::max(most, source.counts.clicks);
    std::vector<text::PageData> rows;
    for (const auto& source : sources)
        rows.push_back(counted_row(source.source.empty() ? "tanpa sumber" : source.source, source.counts, most));
    data.show("has_sources", !rows.empty()).list("sources", std::move(rows));
}

void put_products(text::PageData& data, db::Database& reader, referral::ReportStore& report, PersonId person,
                  const referral::Days& days) {
    const auto products = report.by_product(person, days, k_most_rows);
    std::int64_t most = 0;
    for (const auto& product : products)
        most = std::max(most, product.counts.clicks);
    std::vector<text::PageData> rows;
    for (const auto& counted : products) {
        const auto product = shop::ProductStore{reader}.find(counted.product);
        rows.push_back(counted_row(product ? product->name : "Halaman depan", counted.counts, most));
    }
    data.show("has_products", !rows.empty()).list("products", std::move(rows));
}

void put_orders(text::PageData& data, const Site& site, db::Database& reader, PersonId person, const Period& period,
                OrderId before) {
    const Zone zone = site.about().zone;
    std::vector<text::PageData> rows;
    OrderId oldest;
    const auto orders = flow::AffiliateAreaStore{reader}.orders(
        person, {start_of(period.days.from, zone), start_of(period.days.until, zone)}, before, k_page + 1);
    for (const flow::CreditedOrder& order : orders) {
        if (rows.size() == static_cast<std::size_t>(k_page)) break;
        const CreditedOrderWords words = words_of(site, reader, order);
        rows.push_back(text::PageData{}
                           .set("number", words.number)
                           .set("product", words.product)
                           .set("buyer", words.buyer)
                           .set("source", words.source)
                           .set("status", words.status)
                           .set("commission", words.commission == Money{} ? "" : to_string(words.commission))
                           .set("commission_status", words.commission_status)
                           .set("at", text::short_date_time(order.placed_at, zone))
                           .set("at_iso", to_iso8601(order.placed_at, zone)));
        oldest = order.id;
    }
    const bool more = orders.size() > rows.size();
    data.set("older", more ? fmt::format("{}?{}&sebelum={}#pesanan", k_path, period.query(), oldest) : "")
        .set("newest", before.value > 0 ? fmt::format("{}?{}#pesanan", k_path, period.query()) : "")
        .show("has_orders", !rows.empty())
        .list("orders", std::move(rows));
}

std::string payout_in_words(const flow::PayoutShown& payout) {
    if (payout.state == "settled") return "Sudah ditransfer";
    if (payout.state == "failed") return "Tidak jadi; kembali ke saldo Anda";
    return payout.payout_state == "exported" ? "Sedang ditransfer" : "Sedang disiapkan";
}

void put_payouts(text::PageData& data, const Site& site, db::Database& reader, PersonId person, PayoutLineId before) {
    const Zone zone = site.about().zone;
    std::vector<text::PageData> rows;
    PayoutLineId oldest;
    const auto payouts = flow::AffiliateAreaStore{reader}.payouts(person, before, k_page + 1);
    for (const flow::PayoutShown& payout : payouts) {
        if (rows.size() == static_cast<std::size_t>(k_page)) break;
        rows.push_back(text::PageData{}
                           .set("amount", to_string(payout.amount))
                           .set("status", payout_in_words(payout))
                           .set("reference", payout.reference)
                           .set("at", text::short_date_time(payout.at, zone))
                           .set("at_iso", to_iso8601(payout.at, zone)));
        oldest = payout.id;
    }
    const bool more = payouts.size() > rows.size();
    data.set("older_payouts", more ? fmt::format("{}?bayar={}#saldo", k_path, oldest) : "")
        .show("has_payouts", !rows.empty())
        .list("payouts", std::move(rows))
        .set("payout_minimum", to_string(site.about().partners.payout_minimum));
}

void put_totals(text::PageData& data, const Counts& total) {
    data.set("clicks", number_in_words(total.clicks))
        .set("checkouts", number_in_words(total.checkouts))
        .set("registrants", number_in_words(total.registrants))
        .set("sales", number_in_words(total.sales))
        .set("turnover", to_string(total.turnover))
        .set("commission", to_string(total.commission));
}

http::Response page(const Site& site, const http::Request& request, db::Database& reader, const AffiliateVisitor& who) {
    referral::ReportStore report{reader};
    const PersonId person = who.person.id;
    const Instant now = site.clock.now();
    const std::int64_t first_day = report.first_day(person).value_or(day_number(now, site.about().zone));
    const Period period = read_period(request.query, first_day, now, site.about().zone);
    const Counts total = report.during(person, period.days);

    text::PageData data;
    put_affiliate_nav(data, who.standing, k_path);
    data.set("period_path", k_path);
    put_period(data, period);
    put_totals(data, total);
    put_plots(data, report, person, period.days, total);
    put_sources(data, report, person, period.days);
    put_products(data, reader, report, person, period.days);
    put_orders(data, site, reader, person, period, parse_id<OrderId>(request.query.get("sebelum")).value_or(OrderId{}));
    put_balance(data, flow::AffiliateAreaStore{reader}.balance(person));
    put_payouts(data, site, reader, person,
                parse_id<PayoutLineId>(request.query.get("bayar")).value_or(PayoutLineId{}));
    data.set("export", fmt::format("{}.csv?{}", k_path, period.query()))
        .set("export_orders", fmt::format("{}.csv?{}&isi=pesanan", k_path, period.query()));
    return site.view.page(period.complaints.empty() ? 200 : 422, "affiliate_report",
                          {.title = "Laporan mitra", .description = {}, .shared_path = {}}, std::move(data));
}

}  // namespace

void add_affiliate_report(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_affiliate(site, request, reader, AffiliatePage::earnings,
                             [&](const AffiliateVisitor& who) -> http::Answer {
                                 return shown_to(site, who.visitor, page(*site, request, reader, who));
                             });
    });
}

}  // namespace mitra::web
