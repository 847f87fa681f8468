#include "daemons/web/form.hpp"
#include "daemons/web/site.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::web {
namespace {

constexpr std::string_view k_socialpreneur = "socialpreneur";

http::Response page(const Site& site, db::Database& reader, const std::string& code) {
    text::PageData data;
    put_form(data, Form{.referral_code = code, .key = crypto::random_token()}, {});
    put_event(data, next_event(site, reader), site.about().zone);
    data.set("register_link", "#daftar")
        .set("intro_video", site.about().intro_video)
        .show("invited", !code.empty());  // for every code, whether it is somebody's or nobody's
    return site.view.page(200, "landing",
                          {.title = "Sosialisasi Program Socialpreneur",
                           .description = "Usaha yang tumbuh, sesama yang ikut berdaya. Kenali program Socialpreneur "
                                          "lewat sosialisasi di Zoom. Daftar dengan nomor WhatsApp Anda.",
                           .path = "/",
                           .shared_path = code.empty() ? "/" : "/ref=" + code,
                           .for_everybody = true},
                          std::move(data));
}

http::Answer landing(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (request.path == "/" && site->home == "membership") return membership_page(site, request, reader);
    if (request.path == "/" && site->home == "toko") return store_page(site, request, reader);
    if (request.path == "/" && site->home == "topup" && site->about().topup.supplier)
        return topup_list(site, request, reader);
    if (request.path == "/" && site->home != k_socialpreneur) {
        // A product that is not there (any more) leaves the door open; 'mitra doctor' tells.
        if (auto product = product_page(site, request, reader, site->home)) return *std::move(product);
    }
    return visited(site, request, reader, {.page = page(*site, reader, referral_code(*site, request))});
}

}  // namespace

void add_landing(http::Router& router, const SharedSite& site) {
    // A link that lost its code on the way is still an invitation.
    for (const char* pattern : {"/", "/ref={code}", "/r/{code}", "/ref=", "/r/"}) {
        router.add("GET", pattern, [site](const http::Request& request, db::Database& reader) {
            return landing(site, request, reader);
        });
    }
}

}  // namespace mitra::web
