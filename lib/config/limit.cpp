#include "lib/config/limit.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/base/business_time.hpp"

namespace mitra::config {
namespace {

/// A rule about a text; other types are not asked (the type was checked before).
Limit about_text(std::string says, bool (*holds)(std::string_view)) {
    return {std::move(says), [holds](const Value& value) { return holds(std::get<std::string>(value)); }};
}

bool is_ip(const std::string& text) {
    std::array<unsigned char, 16> address{};
    return inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

bool is_port(std::string_view text) {
    if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
    return std::stoi(std::string{text}) <= 65535;
}

bool is_listener(std::string_view text) {
    if (text.empty()) return true;
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || !is_port(text.substr(colon + 1))) return false;
    std::string host{text.substr(0, colon)};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    return is_ip(host);
}

std::string_view host_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (!rest.empty() && rest.front() == '[') return rest.substr(0, rest.find(']') + 1);
    return rest.substr(0, rest.find(':'));
}

bool has_host(std::string_view url, std::initializer_list<std::string_view> schemes) {
    if (url.empty()) return true;
    const bool known =
        std::any_of(schemes.begin(), schemes.end(), [&](auto scheme) { return url.starts_with(scheme); });
    const bool clean = std::none_of(url.begin(), url.end(), [](char letter) {
        return static_cast<unsigned char>(letter) <= ' ' || letter == '"' || letter == '@' || letter == '\x7f';
    });
    return known && clean && !host_of(url).empty() && !url.ends_with('/');
}

bool is_email(std::string_view text) {
    if (text.empty()) return true;
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos &&
           text.find_first_of(" \t\r\n<>") == std::string_view::npos;
}

bool is_phone(std::string_view text) {
    if (text.empty()) return true;
    const auto digits = std::count_if(text.begin(), text.end(), is_digit);
    return digits >= 8 && digits <= 15 && text.find_first_not_of("+0123456789 -") == std::string_view::npos &&
           text.rfind('+') + 1 <= 1;
}

bool is_public_key(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return text.empty() || (text.size() == 43 && text.find_first_not_of(letters) == std::string_view::npos);
}
/// Minutes since midnight of "09:30"; "24:00" is the end of the day.
std::optional<int> parse_minutes(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t i : {0U, 1U, 3U, 4U})
        if (!is_digit(text[i])) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    const int minutes = hour * 60 + minute;
    return minute < 60 && minutes <= 24 * 60 ? std::optional{minutes} : std::nullopt;
}

}  // namespace

Limit anything() {
    return {"", [](const Value&) { return true; }};
}
Limit some_text() {
    return about_text("not empty, at most 200 bytes", [](auto text) { return !text.empty() && text.size() <= 200; });
}

Limit between(std::int64_t least, std::int64_t most) {
    return {fmt::format("{} to {}", least, most), [least, most](const Value& value) {
                const auto number = std::get<std::int64_t>(value);
                return number >= least && number <= most;
            }};
}

Limit one_of(std::initializer_list<std::string_view> choices) {
    const std::vector<std::string_view> all{choices};
    return {fmt::format("\"{}\"", fmt::join(all, "\", \"")), [all](const Value& value) {
                return std::find(all.begin(), all.end(), std::get<std::string>(value)) != all.end();
            }};
}

Limit some_of(std::initializer_list<std::string_view> choices) {
    const std::vector<std::string_view> all{choices};
    return {fmt::format("any of \"{}\"", fmt::join(all, "\", \"")), [all](const Value& value) {
                const auto& texts = std::get<std::vector<std::string>>(value);
                return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
                    return std::find(all.begin(), all.end(), text) != all.end();
                });
            }};
}

Limit numbers(std::size_t count, std::int64_t least, std::int64_t most) {
    return {fmt::format("at most {} numbers, each {} to {}", count, least, most), [=](const Value& value) {
                const auto& list = std::get<std::vector<std::int64_t>>(value);
                return list.size() <= count &&
                       std::all_of(list.begin(), list.end(), [=](auto n) { return n >= least && n <= most; });
            }};
}

Limit range(std::int64_t least, std::int64_t most) {
    return {fmt::format("[shortest, longest], each {} to {}", least, most), [=](const Value& value) {
                const auto& pair = std::get<std::vector<std::int64_t>>(value);
                return pair.size() == 2 && pair[0] >= least && pair[0] <= pair[1] && pair[1] <= most;
            }};
}

Limit hours() {
    return about_text("from and until as \"09:00-17:00\"", [](auto text) { return parse_hours(text).has_value(); });
}
Limit weekdays() {
    return about_text("days as \"mon-fri\" or \"mon,wed,fri\"",
                      [](auto text) { return business_days_named(text).has_value(); });
}
Limit web_address() {
    return about_text("begins with https:// (http:// in sandbox mode), no slash at its end", [](auto text) {
        return has_host(text, {"https://", "http://"});
    });
}
Limit smtp_address() {
    return about_text("smtp://host:port or smtps://host:port", [](auto text) {
        return has_host(text, {"smtp://", "smtps://"});
    });
}
Limit listener() {
    return about_text("address:port as \"127.0.0.1:8080\" or \"[::1]:8080\"", is_listener);
}
Limit ip_addresses() {
    return {"IP addresses", [](const Value& value) {
                const auto& texts = std::get<std::vector<std::string>>(value);
                return std::all_of(texts.begin(), texts.end(), is_ip);
            }};
}
Limit email() {
    return about_text("an e-mail address", is_email);
}
Limit home_page() {
    return about_text(
        "\"socialpreneur\", \"toko\", \"membership\", \"topup\", or a product's slug as \"program-magang\"",
        [](std::string_view text) {
            const auto of_slug = [](char c) { return is_small_letter(c) || is_digit(c) || c == '-'; };
            return !text.empty() && text.size() <= 100 && text.front() != '-' &&
                   std::all_of(text.begin(), text.end(), of_slug);
        });
}
Limit order_prefix() {
    return about_text("a letter, then letters and digits, at most 10", [](std::string_view text) {
        return !text.empty() && text.size() <= 10 && is_letter(text.front()) &&
               std::all_of(text.begin(), text.end(), is_letter_or_digit);
    });
}
Limit phone() {
    return about_text("a telephone number as \"+6281234567890\"", is_phone);
}
Limit public_key() {
    return about_text("a public key of 43 characters", is_public_key);
}
std::optional<Hours> parse_hours(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto from = parse_minutes(text.substr(0, 5));
    const auto until = parse_minutes(text.substr(6));
    if (!from || !until || *from >= *until) return std::nullopt;
    return Hours{*from, *until};
}

bool on_loopback(std::string_view url) {
    const std::string_view host = host_of(url);
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace mitra::config
