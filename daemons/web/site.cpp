#include "daemons/web/site.hpp"

#include <algorithm>
#include <array>

#include "daemons/web/form.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/record_click.hpp"

namespace mitra::web {

bool from_our_own_page(const Site& site, const http::Request& request) {
    const auto origin = request.headers.find("origin");
    if (!origin) return true;
    const std::string& base = site.about().base_url;
    if (*origin == base.substr(0, base.find('/', base.find("://") + 3))) return true;
    // While trying things the site is opened as localhost, 127.0.0.1 or the machine's name alike.
    return site.about().sandbox && *origin == "http://" + std::string{request.headers.get("host")};
}

bool is_a_visit(const http::Request& request) {
    if (request.method != "GET") return false;
    if (request.headers.get("sec-purpose").starts_with("prefetch")) return false;
    std::string agent{request.headers.get("user-agent")};
    std::transform(agent.begin(), agent.end(), agent.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    // "bot" alone would leave out the phones of a maker called Cubot.
    constexpr std::array k_machines{"whatsapp/", "facebookexternalhit", "bot/", "bot;", "bot)", "crawler", "spider"};
    return std::none_of(k_machines.begin(), k_machines.end(),
                        [&](const char* machine) { return agent.find(machine) != std::string::npos; });
}

std::string referral_code(const Site& site, const http::Request& request) {
    for (const auto given :
         {request.parameters.get("code"), request.query.get("ref"), site.cookies.get(request, "ref")}) {
        auto code = clean_referral_code(given);
        if (!code.empty()) return code;
    }
    return {};
}

http::Answer visited(const SharedSite& site, const http::Request& request, http::Response page,
                     std::function<void(db::Database&)> noted) {
    const bool through_a_link = request.parameters.find("code") || request.query.find("ref");
    const std::string code = through_a_link ? referral_code(*site, request) : std::string{};
    if (!code.empty()) page.with("Set-Cookie", site->cookies.set("ref", code, site->referral_kept));
    if ((code.empty() && !noted) || !is_a_visit(request)) return page;
    return http::Deferred{std::move(page), [site, code, noted = std::move(noted)](db::Database& writer) {
                              if (!code.empty()) flow::record_click(site->services(writer), code);
                              if (noted) noted(writer);
                          }};
}

std::optional<event::Event> next_event(const Site& site, db::Database& reader) {
    return event::EventStore{reader}.next(site.clock.now());
}

}  // namespace mitra::web
