#include "daemons/web/site.hpp"

#include <algorithm>
#include <array>

#include "daemons/web/form.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/referral/utm.hpp"

namespace mitra::web {
namespace {

/// What browsers keep at most; who clicked longer ago is known by the binding.
constexpr std::chrono::days k_longest_cookie{400};

bool came_by_link(const http::Request& request) {
    return request.parameters.find("code") || request.query.find("ref");
}

std::string click_cookie(const Site& site, const flow::Visit& visit) {
    const std::string token = flow::click_token(site.vault, {visit.link.owner, visit.at, visit.utm_source});
    const auto life = visit.link.click_life.value_or(k_longest_cookie);
    return site.cookies.set(flow::k_click_cookie, token, std::min(life, k_longest_cookie));
}

}  // namespace

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

std::optional<flow::FollowedLink> link_of(const Site& site, const http::Request& request, db::Database& reader) {
    if (!came_by_link(request)) return std::nullopt;
    const std::string code = referral_code(site, request);
    return code.empty() ? std::nullopt : flow::followed_link(site.services(reader), code);
}

std::optional<flow::Click> click_of(const Site& site, const http::Request& request, db::Database& reader) {
    auto click = flow::read_click(site.vault, site.cookies.get(request, flow::k_click_cookie));
    return click && flow::click_counts(site.services(reader), *click) ? std::move(click) : std::nullopt;
}

http::Answer visited(const SharedSite& site, const http::Request& request, db::Database& reader, Visited visit) {
    http::Response page = std::move(visit.page);
    if (came_by_link(request)) {
        const std::string code = referral_code(*site, request);
        if (!code.empty()) page.with("Set-Cookie", site->cookies.set("ref", code, site->referral_kept));
    }
    if (!is_a_visit(request)) return page;
    const auto link = link_of(*site, request, reader);
    if (link) {
        flow::Visit came{.link = *link,
                         .at = site->clock.now(),
                         .product = visit.product,
                         .utm_source = referral::utm_word(request.query.get("utm_source"))};
        if (link->earns) page.with("Set-Cookie", click_cookie(*site, came));
        site->visits->add(std::move(came));
    }
    if (!link && !visit.noted) return page;
    return http::Deferred{std::move(page), [site, noted = std::move(visit.noted)](db::Database& writer) {
                              flow::record_visits(site->services(writer), site->visits->take());
                              if (noted) noted(writer);
                          }};
}

std::optional<event::Event> next_event(const Site& site, db::Database& reader) {
    return event::EventStore{reader}.next(site.clock.now());
}

}  // namespace mitra::web
