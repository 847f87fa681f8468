#include "lib/outbox/mail_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mitra::outbox {
namespace {

std::string base64(std::string_view bytes) {
    constexpr std::string_view k_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += j <= count ? k_digits[group >> (18 - 6 * j) & 63U] : '=';
    }
    return text;
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// Where a UTF-8 text may be cut so that at most `most` bytes come before it, and some do: a text that is none would
/// never end.
std::size_t cut_at(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text.size();
    std::size_t at = most;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
        --at;
    return at > 0 ? at : most;
}

/// A header's words: as they are when plain, else encoded words of at most 75 characters, folded.
std::string encoded_words(std::string_view text) {
    if (is_plain(text) && text.size() <= 60 && text.find("=?") == std::string_view::npos) return std::string{text};
    std::string result;
    while (!text.empty()) {
        const std::size_t length = cut_at(text, 42);
        result += fmt::format("{}=?UTF-8?B?{}?=", result.empty() ? "" : "\r\n ", base64(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return result;
}

/// No line break gets into a head, whatever a name or a subject holds.
std::string one_line(std::string_view text) {
    std::string line{text};
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return line;
}

std::string display(const Mailbox& mailbox) {
    if (mailbox.name.empty()) return mailbox.address;
    // Readers also look for encoded words between quotes.
    if (!is_plain(mailbox.name) || mailbox.name.find("=?") != std::string::npos)
        return fmt::format("{} <{}>", encoded_words(mailbox.name), mailbox.address);
    std::string quoted;
    for (const char c : mailbox.name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return fmt::format("\"{}\" <{}>", quoted, mailbox.address);
}

std::string mail_date(Instant now, Zone zone) {
    constexpr std::array<std::string_view, 7> k_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const LocalTime t = local_time(now, zone);
    const auto minutes = zone.offset.count();
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} {}{:02}{:02}", k_days.at(static_cast<std::size_t>(t.weekday)),
                       t.day, k_months.at(static_cast<std::size_t>(t.month - 1)), t.year, t.hour, t.minute, t.second,
                       minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

std::string body_lines(std::string_view text) {
    const std::string encoded = base64(text);
    std::string lines;
    for (std::size_t i = 0; i < encoded.size(); i += 76)
        lines += encoded.substr(i, 76) + "\r\n";
    return lines;
}

std::string with_crlf(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '\r') continue;
        result += c == '\n' ? "\r\n" : std::string{c};
    }
    return result;
}

}  // namespace

Mailbox parse_mailbox(std::string_view text) {
    const std::size_t open = text.rfind('<');
    if (open == std::string_view::npos || !text.ends_with('>')) return {.name = {}, .address = one_line(text)};
    std::string_view name = text.substr(0, open);
    while (!name.empty() && (name.back() == ' ' || name.back() == '"'))
        name.remove_suffix(1);
    while (!name.empty() && (name.front() == ' ' || name.front() == '"'))
        name.remove_prefix(1);
    return {.name = one_line(name), .address = one_line(text.substr(open + 1, text.size() - open - 2))};
}

std::string mail_message(const Mailbox& from, const Outgoing& message, Instant now, Zone zone) {
    const std::string domain = from.address.substr(from.address.find('@') + 1);
    std::string head;
    const auto field = [&](std::string_view name, std::string_view value) {
        head += fmt::format("{}: {}\r\n", name, value);
    };
    field("Date", mail_date(now, zone));
    field("From", display(from));
    field("To", one_line(message.to));
    field("Subject", encoded_words(one_line(message.subject)));
    field("Message-ID", fmt::format("<{}.{}@{}>", message.dedupe_key, now.milliseconds, domain));
    if (!message.unsubscribe_url.empty()) {
        field("List-Unsubscribe", fmt::format("<{}>", one_line(message.unsubscribe_url)));
        field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    field("Auto-Submitted", "auto-generated");
    field("MIME-Version", "1.0");
    field("Content-Type", "text/plain; charset=utf-8");
    field("Content-Transfer-Encoding", "base64");
    return head + "\r\n" + body_lines(with_crlf(message.text));
}

}  // namespace mitra::outbox
