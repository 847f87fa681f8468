// /saya/mitra: an affiliate's links, to pick a product, mark the source, and pass on.
#include <fmt/format.h>

#include <array>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/field.hpp"
#include "daemons/web/share.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_affiliate.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/referral/utm.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr const char* k_path = "/saya/mitra";
constexpr std::int64_t k_page = 20;
// Where people share most; one tap instead of typing.
constexpr std::array<std::string_view, 5> k_sources{"instagram", "facebook", "whatsapp", "tiktok", "linkedin"};

/// What the page is asked for: which link, and with which source.
struct Choice {
    std::string code;  ///< the affiliate's, as it stands in every link
    std::string utm;
    std::optional<shop::Product> product;  ///< nothing: the front page

    [[nodiscard]] std::string link(const flow::Site& site, std::string_view slug) const {
        return flow::affiliate_link(site, {.code = code, .slug = slug, .utm_source = utm});
    }
    /// The address of this page with another source or product.
    static std::string address(std::string_view slug, std::string_view utm) {
        std::string query;
        if (!slug.empty()) query += fmt::format("produk={}", slug);
        if (!utm.empty()) query += fmt::format("{}utm={}", query.empty() ? "" : "&", utm);
        return fmt::format("{}{}{}#bagikan", k_path, query.empty() ? "" : "?", query);
    }
    [[nodiscard]] std::string_view slug() const { return product ? std::string_view{product->slug} : ""; }
};

Choice choice_of(const Site& site, const http::Request& request, db::Database& reader, const AffiliateVisitor& who) {
    Choice choice{.code = flow::affiliate_code(site.about(), who.standing.affiliate, who.person),
                  .utm = referral::utm_word(request.query.get("utm")),
                  .product = shop::ProductStore{reader}.by_slug(request.query.get("produk"))};
    if (choice.product && choice.product->archived_at) choice.product = std::nullopt;
    return choice;
}

text::PageData product_row(const flow::Site& site, const AffiliateVisitor& who, const Choice& choice,
                           const shop::Product& product) {
    const shop::Price price = shop::price_of(product.price, {}, site.shop.tax);
    const BasisPoints rate = flow::commission_rate(site, who.standing, product.rate_bp).rate;
    const Money commission = share_of(price.net, rate);
    text::PageData row;
    row.set("id", to_string(product.id))
        .set("name", product.name)
        .set("price", product.price == Money{} ? "Gratis" : to_string(price.total))
        .set("commission", commission == Money{} ? "" : to_string(commission))
        .set("rate", text::percent(rate))
        .set("link", choice.link(site, product.slug))
        .set("address", Choice::address(product.slug, choice.utm))
        .show("chosen", choice.product && choice.product->id == product.id);
    return row;
}

void put_products(text::PageData& data, const Site& site, db::Database& reader, const AffiliateVisitor& who,
                  const Choice& choice, ProductId after) {
    std::vector<text::PageData> rows;
    ProductId last;
    const auto products = shop::ProductStore{reader}.list({}, after, k_page + 1);
    for (const shop::Product& product : products) {
        if (rows.size() == static_cast<std::size_t>(k_page)) break;
        rows.push_back(product_row(site.about(), who, choice, product));
        last = product.id;
    }
    const bool more = products.size() > rows.size();
    const std::string utm = choice.utm.empty() ? std::string{} : "utm=" + choice.utm;
    data.set("more", more ? fmt::format("{}?sesudah={}{}{}#produk", k_path, last, utm.empty() ? "" : "&", utm) : "")
        .set("first", after.value > 0 ? fmt::format("{}{}{}#produk", k_path, utm.empty() ? "" : "?", utm) : "")
        .show("has_products", !rows.empty())
        .list("products", std::move(rows));
}

void put_sources(text::PageData& data, const Choice& choice) {
    std::vector<text::PageData> sources;
    for (const std::string_view source : k_sources)
        sources.push_back(text::PageData{}
                              .set("name", source)
                              .set("address", Choice::address(choice.slug(), source))
                              .show("chosen", source == choice.utm));
    data.list("sources", std::move(sources))
        .set("utm", choice.utm)
        .set("slug", choice.slug())
        .set("without_utm", choice.utm.empty() ? "" : Choice::address(choice.slug(), ""));
}

/// A word of their own for links, as it was typed, and what is wrong with it.
struct TypedCode {
    std::string code;
    std::vector<people::Complaint> complaints = {};
};

http::Response page(const Site& site, const http::Request& request, db::Database& reader, const AffiliateVisitor& who,
                    const TypedCode& typed) {
    const Choice choice = choice_of(site, request, reader, who);
    const std::string target = choice.product ? choice.product->name : site.about().name;
    text::PageData data;
    put_sharing(data, {.link = choice.link(site.about(), choice.slug()),
                       .words = fmt::format("Yuk lihat {} di sini:", target),
                       .qr_label = choice.product ? "Kode QR link produk ini" : "Kode QR link umum Anda"});
    put_sources(data, choice);
    put_products(data, site, reader, who, choice,
                 parse_id<ProductId>(request.query.get("sesudah")).value_or(ProductId{}));
    put_affiliate_nav(data, who.standing, k_path);
    put_complaints(data, typed.complaints);
    data.set("target", choice.product ? choice.product->name : "")
        .set("general", choice.product ? Choice::address("", choice.utm) : "")
        .set("own_code", who.standing.affiliate.code)
        .set("typed_code", typed.code)
        .set("code_error", complaint_about(typed.complaints, "kode"))
        .set("csrf", who.visitor.csrf);
    return site.view.page(typed.complaints.empty() ? 200 : 422, "affiliate_links",
                          {.title = "Link mitra", .description = {}, .shared_path = {}}, std::move(data));
}

TypedCode refused(const std::string& code, const Error& error) {
    const char* words = error.kind() == ErrorKind::refused
                            ? "Kata ini sudah dipakai, atau terbaca sama dengan milik orang lain."
                            : "Pakai 3 sampai 20 huruf, angka, atau tanda hubung, dengan paling sedikit satu huruf.";
    return {code, {{"kode", words}}};
}

/// Once: the links that were passed on with it must go on leading to them.
http::Answer choose_code(const SharedSite& site, const http::Request& request, db::Database& reader,
                         const AffiliateVisitor& who) {
    if (!who.standing.affiliate.code.empty()) return http::Response::see_other(k_path);
    const std::string code{request.form.get("kode")};
    try {
        flow::checked_affiliate_code(code);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return page(*site, request, reader, who, refused(code, error));
    }
    return [site, request, who, code](db::Database& writer) {
        const auto services = as_themselves(*site, writer, who.person.id);
        const auto standing = flow::affiliate_standing(services, who.person.id);
        if (standing && !standing->affiliate.code.empty()) return http::Response::see_other(k_path);
        try {
            flow::change_affiliate(services, {.person = who.person.id, .code = code});
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;
            return page(*site, request, writer, who, refused(code, error));
        }
        return http::Response::see_other(k_path);
    };
}

}  // namespace

void add_affiliate_links(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_affiliate(site, request, reader, AffiliatePage::selling,
                             [&](const AffiliateVisitor& who) -> http::Answer {
                                 return shown_to(site, who.visitor, page(*site, request, reader, who, {}));
                             });
    });
    router.add("POST", "/saya/mitra/kode", [site](const http::Request& request, db::Database& reader) {
        return for_affiliate_form(site, request, reader,
                                  [&](const AffiliateVisitor& who) { return choose_code(site, request, reader, who); });
    });
}

}  // namespace mitra::web
