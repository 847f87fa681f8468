#include "lib/http/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <ctime>
#include <utility>

#include "lib/base/error.hpp"

namespace mitra::http {
namespace {

using Header = std::pair<std::string_view, std::string_view>;

constexpr std::string_view k_policy_name = "Content-Security-Policy";
// The registration form's answer leads on to WhatsApp, and Chromium holds `form-action` against every address a form's
// redirects pass: wa.me sends on to api.whatsapp.com.
// Without a script nobody asks us for anything, but Chromium holds Lighthouse's look at robots.txt against
// `connect-src`.
constexpr std::string_view k_policy =
    "connect-src 'self'; default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self' "
    "https://wa.me https://api.whatsapp.com; base-uri 'none'; frame-ancestors 'none'";
// A vendor's script must not ask us, as it could for its visitor's own pages.
constexpr std::string_view k_policy_with_scripts = k_policy.substr(k_policy.find("default-src"));

// On every answer.
constexpr std::array<Header, 8> k_defaults{{
    {k_policy_name, k_policy},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cache-Control", "no-store"},
}};

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool sets(const Response& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return same_name(header.first, name); });
}

void add_header(std::string& wire, std::string_view name, std::string_view value) {
    constexpr std::string_view k_breaks{"\r\n\0", 3};
    if (name.find_first_of(k_breaks) != std::string_view::npos ||
        value.find_first_of(k_breaks) != std::string_view::npos)
        throw Error{ErrorKind::internal, fmt::format("a line break in the value of header {}", name)};
    wire.append(name).append(": ").append(value).append("\r\n");
}

/// Puts sources behind a directive of the policy, each once.
void add_sources(std::string& policy, std::string_view directive, const std::vector<std::string_view>& sources) {
    std::string added;
    for (auto source = sources.begin(); source != sources.end(); ++source)
        if (std::find(sources.begin(), source, *source) == source) added.append(" ").append(*source);
    policy.insert(policy.find(directive) + directive.size(), added);
}

std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 40> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return {text.data(), size};
}

}  // namespace

bool Sources::none() const {
    return scripts.empty() && connections.empty() && pictures.empty() && !own_frames && !in_own_frame;
}

Response with_sources(Response page, const Sources& sources) {
    if (sources.none()) return page;
    const bool has_scripts = !sources.scripts.empty() || !sources.connections.empty();
    std::string policy{has_scripts ? k_policy_with_scripts : k_policy};
    add_sources(policy, "img-src 'self'", sources.pictures);
    if (!sources.scripts.empty()) {
        policy += "; script-src 'self'";
        add_sources(policy, "script-src 'self'", sources.scripts);
    }
    if (!sources.connections.empty()) {
        policy += "; connect-src";
        add_sources(policy, "connect-src", sources.connections);
    }
    if (sources.own_frames) policy += "; frame-src 'self'";
    if (sources.in_own_frame) {
        constexpr std::string_view k_nobody = "frame-ancestors 'none'";
        policy.replace(policy.find(k_nobody), k_nobody.size(), "frame-ancestors 'self'");
        page.with("X-Frame-Options", "SAMEORIGIN");
    }
    return std::move(page).with(std::string{k_policy_name}, std::move(policy));
}

std::string_view reason_phrase(int status) {
    const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {phrase.data(), phrase.size()};
}

std::string to_wire(const Response& response, WireOptions options) {
    std::string wire =
        fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status), http_date());
    const bool bodyless = response.status == 204 || response.status == 304;
    if (!bodyless) {
        add_header(wire, "Content-Type", response.content_type);
        add_header(wire, "Content-Length", std::to_string(options.content_length.value_or(response.body.size())));
    }
    for (const auto& [name, value] : k_defaults) {
        if (!sets(response, name)) add_header(wire, name, value);
    }
    for (const auto& [name, value] : response.headers)
        add_header(wire, name, value);
    add_header(wire, "Connection", options.keep_alive ? "keep-alive" : "close");
    wire.append("\r\n");
    if (options.with_body && !bodyless) wire.append(response.body);
    return wire;
}

}  // namespace mitra::http
