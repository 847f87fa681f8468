// /saya/mitra/piksel: the ids of an affiliate's own trackers. What is pasted is read for its id and forgotten.
#include <fmt/format.h>

#include <array>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/field.hpp"
#include "lib/flow/change_affiliate.hpp"
#include "lib/referral/pixel.hpp"

namespace mitra::web {
namespace {

using referral::PixelFault;
using referral::Tracker;

constexpr const char* k_path = "/saya/mitra/piksel";

struct PixelField {
    Tracker tracker;
    const char* name;
    const char* hint;
};
constexpr std::array k_fields{
    PixelField{Tracker::meta, "meta", "Angka dari Pengelola Peristiwa Meta, atau seluruh kodenya."},
    PixelField{Tracker::tiktok, "tiktok", "Huruf besar dan angka dari TikTok Events Manager, atau seluruh kodenya."},
    PixelField{Tracker::google, "ga", "ID pengukuran GA4, atau seluruh kode gtag."},
};

using Complaints = std::vector<people::Complaint>;

std::string why_no_pixel(PixelFault fault, const referral::TrackerRules& rules) {
    switch (fault) {
        case PixelFault::no_id:
            break;
        case PixelFault::another:
            return fmt::format("Ini kode dari penyedia lain, bukan {}.", rules.name);
        case PixelFault::two_ids:
            return "Di kode ini ada dua ID yang berbeda. Tempelkan ID yang Anda maksud saja.";
        case PixelFault::malformed:
            return fmt::format("ID di dalam kode ini tidak sesuai bentuk {}, misalnya {}.", rules.name, rules.example);
        case PixelFault::too_long:
            return "Ini terlalu panjang untuk sebuah kode piksel. Tempelkan ID-nya saja.";
    }
    return fmt::format("Tidak ada ID {} di sini. Bentuknya seperti {}.", rules.name, rules.example);
}

/// The ids that a form's three fields hold; an empty field is no tracker.
struct TypedPixels {
    referral::Pixels ids;
    Complaints complaints;
};
TypedPixels typed_pixels(const http::Fields& form) {
    TypedPixels typed;
    for (const PixelField& field : k_fields) {
        const auto& rules = referral::rules_of(field.tracker);
        const std::string_view pasted = form.get(field.name);
        if (pasted.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
        const auto read = referral::read_pixel(field.tracker, pasted);
        if (read.fault)
            typed.complaints.push_back({field.name, why_no_pixel(*read.fault, rules)});
        else
            typed.ids.*rules.id = read.id;
    }
    return typed;
}

http::Response page(const Site& site, const AffiliateVisitor& who, const Complaints& complaints,
                    const http::Fields* typed, bool saved) {
    std::vector<text::PageData> fields;
    for (const PixelField& field : k_fields) {
        const auto& rules = referral::rules_of(field.tracker);
        const std::string& stored = who.standing.affiliate.pixels.*rules.id;
        text::PageData data;
        data.set("name", field.name)
            .set("label", rules.name)
            .set("hint", field.hint)
            .set("example", rules.example)
            .set("stored", stored)
            .set("value", typed ? typed->get(field.name) : std::string_view{stored})
            .set("error", complaint_about(complaints, field.name));
        fields.push_back(std::move(data));
    }
    text::PageData data;
    put_complaints(data, complaints);
    put_affiliate_nav(data, who.standing, k_path);
    data.list("pixels", std::move(fields)).show("saved", saved).set("csrf", who.visitor.csrf);
    return site.view.page(complaints.empty() ? 200 : 422, "affiliate_pixels",
                          {.title = "Piksel", .description = {}, .shared_path = {}}, std::move(data));
}

http::Answer save(const SharedSite& site, const http::Request& request, const AffiliateVisitor& who) {
    const TypedPixels typed = typed_pixels(request.form);
    if (!typed.complaints.empty()) return page(*site, who, typed.complaints, &request.form, false);
    return [site, ids = typed.ids, person = who.person.id](db::Database& writer) {
        flow::change_affiliate(as_themselves(*site, writer, person),
                               {.person = person, .meta_pixel = ids.meta, .tiktok_pixel = ids.tiktok, .ga = ids.ga});
        return http::Response::see_other("/saya/mitra/piksel?tersimpan=ya");
    };
}

}  // namespace

void add_affiliate_pixels(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_affiliate(site, request, reader, AffiliatePage::selling,
                             [&](const AffiliateVisitor& who) -> http::Answer {
                                 const bool saved = request.query.get("tersimpan") == "ya";
                                 return shown_to(site, who.visitor, page(*site, who, {}, nullptr, saved));
                             });
    });
    router.add("POST", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_affiliate_form(site, request, reader,
                                  [&](const AffiliateVisitor& who) { return save(site, request, who); });
    });
}

}  // namespace mitra::web
