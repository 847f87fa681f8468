#include "daemons/web/session.hpp"

#include <algorithm>
#include <array>

#include "lib/crypto/digest.hpp"

namespace mitra::web {
namespace {

constexpr const char* k_cookie = "sesi";
constexpr std::string_view k_home = "/saya";
// What a page's address may be made of: nothing that a browser could take for another host, or for a header's end.
constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/";
constexpr std::array<std::string_view, 2> k_below{"/saya/", "/checkout/"};

}  // namespace

std::string_view session_token(const Site& site, const http::Request& request) {
    return site.cookies.get(request, k_cookie);
}

std::optional<Visitor> signed_in(const Site& site, const http::Request& request, db::Database& reader) {
    const std::string_view token = session_token(site, request);
    if (token.empty()) return std::nullopt;
    const auto session = people::SignInStore{reader}.session(token, site.clock.now());
    if (!session) return std::nullopt;
    return Visitor{session->person, *session, people::csrf_token(site.vault, token)};
}

bool csrf_is_right(const Site& site, const http::Request& request, const Visitor& visitor) {
    return request.headers.find("origin") && from_our_own_page(site, request) &&
           crypto::equal_secret(request.form.get("csrf"), visitor.csrf);
}

http::Answer shown_to(const SharedSite& site, const Visitor& visitor, http::Response page) {
    if (!people::SignInStore::is_to_be_noted(visitor.session, site->clock.now())) return page;
    return http::Deferred{std::move(page), [site, session = visitor.session.id](db::Database& writer) {
                              people::SignInStore{writer}.seen(session, site->clock.now());
                          }};
}

http::Response ask_to_sign_in(const http::Request& request) {
    const std::string back = onward(request.path);
    return http::Response::see_other(back == k_home ? "/masuk" : "/masuk?lanjut=" + back);
}

std::string onward(std::string_view asked_for) {
    const bool below = std::any_of(k_below.begin(), k_below.end(), [&](std::string_view start) {
        return asked_for.starts_with(start) && asked_for.size() > start.size();
    });
    const bool plain = asked_for.find_first_not_of(k_plain) == std::string_view::npos &&
                       asked_for.find("//") == std::string_view::npos && asked_for.size() <= 200;
    return std::string{below && plain ? asked_for : k_home};
}

http::Response enter(const Site& site, std::string_view session_token, std::string location) {
    return http::Response::see_other(std::move(location))
        .with("Set-Cookie", site.cookies.set(k_cookie, session_token, people::k_session_life));
}

http::Response leave(const Site& site) {
    return http::Response::see_other("/masuk").with("Set-Cookie", site.cookies.clear(k_cookie));
}

}  // namespace mitra::web
