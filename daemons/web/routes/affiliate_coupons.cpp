// /saya/mitra/kupon: an affiliate's own codes for what a coupon of the shop gives.
#include <fmt/format.h>

#include <algorithm>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/field.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_coupon.hpp"
#include "lib/referral/code.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using referral::Coupon;
using referral::CouponObstacle;
using referral::CouponScope;
using referral::CouponTerms;
using Complaints = std::vector<people::Complaint>;

constexpr const char* k_path = "/saya/mitra/kupon";
constexpr std::int64_t k_most_parents = 50;
constexpr std::size_t k_most_named = 5;

std::string discount_in_words(const Coupon& root) {
    return "Potongan " + (root.amount ? to_string(*root.amount) : text::percent(root.percent.value_or(BasisPoints{})));
}

/// "untuk semua produk", "hanya untuk Magang Jepang dan 2 lainnya".
std::string scope_in_words(db::Database& reader, const Coupon& root) {
    if (root.scope == CouponScope::all) return "untuk semua produk";
    std::string names;
    for (std::size_t i = 0; i < std::min(root.products.size(), k_most_named); ++i) {
        const auto product = shop::ProductStore{reader}.find(root.products[i]);
        if (product) names += fmt::format("{}{}", names.empty() ? "" : ", ", product->name);
    }
    if (root.products.size() > k_most_named)
        names += fmt::format(" dan {} lainnya", root.products.size() - k_most_named);
    return (root.scope == CouponScope::only ? "hanya untuk " : "kecuali ") + names;
}

std::string limits_in_words(const Coupon& root, Zone zone) {
    std::string words;
    if (root.expires_at) words = "sampai " + text::short_date_time(*root.expires_at, zone);
    if (root.use_limit) {
        const std::int64_t left = std::max<std::int64_t>(*root.use_limit - root.uses, 0);
        words += fmt::format("{}sisa {} pemakaian", words.empty() ? "" : " · ", number_in_words(left));
    }
    return words;
}

/// Why a code does not hold at the moment.
std::string obstacle_in_words(CouponObstacle obstacle) {
    switch (obstacle) {
        case CouponObstacle::disabled:
            return "Dimatikan";
        case CouponObstacle::expired:
            return "Sudah lewat masanya";
        case CouponObstacle::used_up:
            return "Sudah habis dipakai";
        case CouponObstacle::parent_disabled:
        case CouponObstacle::parent_not_derivable:
        case CouponObstacle::owner_inactive:
        case CouponObstacle::other_product:
            break;
    }
    return "Tidak berlaku lagi";
}

text::PageData own_row(const Site& site, db::Database& reader, const CouponTerms& terms) {
    const auto obstacle = referral::obstacle_to(terms, {.product = {}, .at = site.clock.now()});
    return text::PageData{}
        .set("id", to_string(terms.coupon.id))
        .set("code", terms.coupon.code)
        .set("gives", discount_in_words(terms.root))
        .set("scope", scope_in_words(reader, terms.root))
        .set("limits", limits_in_words(terms.root, site.about().zone))
        .set("uses", number_in_words(terms.coupon.uses))
        .set("obstacle", obstacle ? obstacle_in_words(*obstacle) : "")
        .show("on", !terms.coupon.disabled_at);
}

text::PageData parent_row(const Site& site, db::Database& reader, const Coupon& root, std::string_view chosen) {
    return text::PageData{}
        .set("id", to_string(root.id))
        .set("code", root.code)
        .set("gives", discount_in_words(root))
        .set("scope", scope_in_words(reader, root))
        .set("limits", limits_in_words(root, site.about().zone))
        .show("checked", chosen == to_string(root.id));
}

/// What the form says, and what is wrong with it.
struct Typed {
    std::string parent, code;
    Complaints complaints = {};
};

http::Response page(const Site& site, db::Database& reader, const AffiliateVisitor& who, const Typed& typed,
                    std::string_view done) {
    referral::CouponStore coupons{reader};
    std::vector<text::PageData> own, parents;
    for (const Coupon& coupon : coupons.list({.owner = who.person.id}, {}, flow::k_most_derived))
        own.push_back(own_row(site, reader, coupons.terms_of(coupon)));
    const auto derivable = coupons.list({.active_at = site.clock.now(), .only_derivable = true}, {}, k_most_parents);
    for (const Coupon& root : derivable) {
        // One that is alone is chosen already.
        const std::string only = derivable.size() == 1 ? to_string(root.id) : std::string{};
        auto row = parent_row(site, reader, root, typed.parent.empty() ? only : typed.parent);
        // The first carries the name that the list of complaints links to.
        row.set("field_id", parents.empty() ? "induk" : "induk-" + to_string(root.id));
        parents.push_back(std::move(row));
    }
    text::PageData data;
    put_complaints(data, typed.complaints);
    put_affiliate_nav(data, who.standing, k_path);
    data.show("has_own", !own.empty())
        .show("full", own.size() >= static_cast<std::size_t>(flow::k_most_derived))
        .list("own", std::move(own))
        .show("has_parents", !parents.empty())
        .list("parents", std::move(parents))
        .set("parent_error", complaint_about(typed.complaints, "induk"))
        .set("code", typed.code)
        .set("code_error", complaint_about(typed.complaints, "kode"))
        .set("done", done)
        .set("csrf", who.visitor.csrf);
    return site.view.page(typed.complaints.empty() ? 200 : 422, "affiliate_coupons",
                          {.title = "Kupon", .description = {}, .shared_path = {}}, std::move(data));
}

void check_code(Typed& typed, db::Database& reader) {
    try {
        const std::string code = referral::checked_code(typed.code);
        if (parse_id<CouponId>(code))
            typed.complaints.push_back({"kode", "Kode ini terbaca seperti nomor kupon. Pilih yang lain."});
        else if (referral::CouponStore{reader}.by_code(code))
            typed.complaints.push_back({"kode", "Kode ini sudah dipakai, atau terbaca sama dengan kode lain."});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        typed.complaints.push_back({"kode", "Kode terdiri dari 3 sampai 20 huruf, angka, atau tanda hubung."});
    }
}

http::Answer derive(const SharedSite& site, const http::Request& request, db::Database& reader,
                    const AffiliateVisitor& who) {
    Typed typed{.parent = std::string{request.form.get("induk")}, .code = std::string{request.form.get("kode")}};
    const auto parent = parse_id<CouponId>(typed.parent);
    if (!parent) typed.complaints.push_back({"induk", "Pilih potongan yang ingin Anda pakai."});
    check_code(typed, reader);
    if (!typed.complaints.empty()) return page(*site, reader, who, typed, "");
    return [site, who, typed, parent = *parent](db::Database& writer) mutable {
        try {
            const auto services = as_themselves(*site, writer, who.person.id);
            const CouponId made = flow::derive_coupon(services, parent, typed.code, who.person.id);
            return http::Response::see_other(fmt::format("{}?baru={}", k_path, made));
        } catch (const Error& error) {
            // Meanwhile somebody else took the code, or the coupon ended; or it never was one to derive from.
            if (error.kind() != ErrorKind::refused && error.kind() != ErrorKind::not_found) throw;
            check_code(typed, writer);
            if (typed.complaints.empty())
                typed.complaints.push_back({"induk", "Dari potongan ini tidak dapat dibuat kode lagi."});
            return page(*site, writer, who, typed, "");
        }
    };
}

http::Answer disable(const SharedSite& site, const http::Request& request, db::Database& reader,
                     const AffiliateVisitor& who) {
    const auto id = parse_id<CouponId>(request.parameters.get("coupon"));
    const auto coupon = id ? referral::CouponStore{reader}.find(*id) : std::nullopt;
    if (!coupon || coupon->owner != who.person.id) return site->view.failure(404);
    return [site, id = coupon->id, person = who.person.id](db::Database& writer) {
        flow::switch_coupon(as_themselves(*site, writer, person), id, false);
        return http::Response::see_other(fmt::format("{}?mati={}", k_path, id));
    };
}

/// What was just done, said once more with the code's own name.
std::string done_in_words(const http::Request& request, db::Database& reader, PersonId person) {
    for (const auto& [field, words] :
         {std::pair{"baru", "Kode {} siap dipakai."}, std::pair{"mati", "Kode {} sudah dimatikan."}}) {
        const auto id = parse_id<CouponId>(request.query.get(field));
        const auto coupon = id ? referral::CouponStore{reader}.find(*id) : std::nullopt;
        if (coupon && coupon->owner == person) return fmt::format(fmt::runtime(words), coupon->code);
    }
    return {};
}

}  // namespace

void add_affiliate_coupons(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_affiliate(site, request, reader, AffiliatePage::selling,
                             [&](const AffiliateVisitor& who) -> http::Answer {
                                 const std::string done = done_in_words(request, reader, who.person.id);
                                 return shown_to(site, who.visitor, page(*site, reader, who, {}, done));
                             });
    });
    router.add("POST", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_affiliate_form(site, request, reader,
                                  [&](const AffiliateVisitor& who) { return derive(site, request, reader, who); });
    });
    router.add(
        "POST", "/saya/mitra/kupon/{coupon}/matikan", [site](const http::Request& request, db::Database& reader) {
            return for_affiliate_form(site, request, reader,
                                      [&](const AffiliateVisitor& who) { return disable(site, request, reader, who); });
        });
}

}  // namespace mitra::web
