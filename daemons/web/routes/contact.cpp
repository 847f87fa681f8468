// The link that went to a person's phone and attaches the e-mail that was typed for them: GET asks, POST does it.
#include "daemons/web/site.hpp"
#include "lib/flow/attach_email.hpp"

namespace mitra::web {
namespace {

/// The same for a link that was used, is too old, or never was.
http::Response ended(const Site& site) {
    return site.view.notice(410, "Link ini tidak berlaku lagi",
                            "Link untuk memakai sebuah email hanya berlaku 7 hari dan dapat dipakai sekali. Sudah Anda "
                            "setujui? Periksa email Anda, juga folder spam.");
}

http::Answer show(const Site& site, const http::Request& request, db::Database& reader) {
    const std::string email = flow::proposed_email(site.services(reader), request.parameters.get("token"));
    if (email.empty()) return ended(site);
    text::PageData data;
    data.set("email", email).set("action", request.path);
    return site.view.page(200, "contact", {.title = "Pakai email ini", .description = {}, .shared_path = {}},
                          std::move(data));
}

http::Answer attach(const SharedSite& site, const http::Request& request) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    return [site, token = std::string{request.parameters.get("token")}](db::Database& writer) {
        if (!flow::attach_email(site->services(writer), token)) return ended(*site);
        return site->view.notice(200, "Email Anda tersimpan",
                                 "Periksa email itu: kami mengirim link untuk membuat kata sandi. Belum ada? Lihat "
                                 "folder spam, atau minta lagi di halaman Lupa sandi.");
    };
}

}  // namespace

void add_contact(http::Router& router, const SharedSite& site) {
    router.add("GET", "/kontak/{token}",
               [site](const http::Request& request, db::Database& reader) { return show(*site, request, reader); });
    router.add("POST", "/kontak/{token}",
               [site](const http::Request& request, db::Database&) { return attach(site, request); });
}

}  // namespace mitra::web
