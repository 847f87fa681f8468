#include "daemons/web/form.hpp"
#include "daemons/web/site.hpp"
#include "lib/crypto/random.hpp"
#include "lib/flow/record_click.hpp"

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
    const std::string code = referral_code(*site, request);
    if (request.path == "/" && site->home != k_socialpreneur) return product_page(site, request, reader, site->home);
    http::Response response = page(*site, reader, code);
    const bool through_a_link = request.parameters.find("code") || request.query.find("ref");
    if (!through_a_link || code.empty()) return response;

    response.with("Set-Cookie", site->cookies.set("ref", code, site->referral_kept));
    if (!is_a_visit(request)) return response;
    return http::Deferred{std::move(response),
                          [site, code](db::Database& writer) { flow::record_click(site->services(writer), code); }};
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
