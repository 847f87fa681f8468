#include "daemons/sandbox/mail.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

namespace mitra::sandbox {
namespace {

using Headers = std::map<std::string, std::string>;

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string base64_decoded(std::string_view text) {
    static constexpr std::string_view k_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    unsigned bits = 0;
    int filled = 0;
    for (const char c : text) {
        const auto value = k_digits.find(c);
        if (value == std::string_view::npos) continue;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFFFU;
        filled += 6;
        if (filled < 8) continue;
        filled -= 8;
        result += static_cast<char>(bits >> filled & 0xFFU);
    }
    return result;
}

std::optional<char> hex_pair(std::string_view two) {
    static constexpr std::string_view k_digits = "0123456789abcdef";
    if (two.size() < 2) return std::nullopt;
    const auto high = k_digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(two[0]))));
    const auto low = k_digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(two[1]))));
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

std::string quoted_printable_decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            result += text[i];
        } else if (text.substr(i).starts_with("=\r\n")) {
            i += 2;
        } else if (text.substr(i).starts_with("=\n")) {
            i += 1;
        } else if (const auto byte = hex_pair(text.substr(i + 1))) {
            result += *byte;
            i += 2;
        } else {
            result += '=';
        }
    }
    return result;
}

/// "=?utf-8?B?...?=" and "=?utf-8?Q?...?=" in a header; blanks between two of them belong to neither.
std::string words_decoded(std::string_view value) {
    std::string result;
    bool after_word = false;
    while (!value.empty()) {
        const auto start = value.find("=?");
        const auto encoding = start == std::string_view::npos ? start : value.find('?', start + 2);
        const auto end = encoding == std::string_view::npos ? encoding : value.find("?=", encoding + 3);
        if (end == std::string_view::npos) break;
        const std::string_view before = value.substr(0, start);
        if (!after_word || before.find_first_not_of(" \t\r\n") != std::string_view::npos) result += before;
        std::string word{value.substr(encoding + 3, end - encoding - 3)};
        if (std::tolower(static_cast<unsigned char>(value[encoding + 1])) == 'b') {
            result += base64_decoded(word);
        } else {
            std::replace(word.begin(), word.end(), '_', ' ');
            result += quoted_printable_decoded(word);
        }
        after_word = true;
        value.remove_prefix(end + 2);
    }
    return result + std::string{value};
}

/// Takes the header lines off the front of `rest`; continued lines become one.
Headers take_headers(std::string_view& rest) {
    Headers headers;
    std::string last;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1);
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) break;
        const auto colon = line.find(':');
        if ((line.front() == ' ' || line.front() == '\t') && !last.empty()) {
            headers[last] += line;
        } else if (colon != std::string_view::npos) {
            last = lower(line.substr(0, colon));
            line.remove_prefix(colon + 1);
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            headers[last] = line;
        }
    }
    return headers;
}

std::string boundary_of(const std::string& content_type) {
    if (!lower(content_type).starts_with("multipart/")) return {};
    const auto start = lower(content_type).find("boundary=");
    if (start == std::string::npos) return {};
    std::string boundary = content_type.substr(start + 9);
    if (boundary.starts_with('"')) return boundary.substr(1, boundary.find('"', 1) - 1);
    return boundary.substr(0, boundary.find(';'));
}

std::string text_of(const Headers& headers, std::string_view body, int depth) {
    const auto header = [&headers](const char* name) {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string{} : found->second;
    };
    const std::string boundary = boundary_of(header("content-type"));
    if (!boundary.empty() && depth < 4) {
        const std::string line = "--" + boundary;
        const auto start = body.find(line);
        const auto first = start == std::string_view::npos ? start : body.find('\n', start);
        if (first == std::string_view::npos) return std::string{body};
        std::string_view part = body.substr(first + 1);
        part = part.substr(0, part.find("\n" + line));
        const Headers of_part = take_headers(part);
        return text_of(of_part, part, depth + 1);
    }
    const std::string encoding = lower(header("content-transfer-encoding"));
    if (encoding == "base64") return base64_decoded(body);
    if (encoding == "quoted-printable") return quoted_printable_decoded(body);
    return std::string{body};
}

}  // namespace

Mail read_mail(std::string_view raw) {
    const Headers headers = take_headers(raw);
    Mail mail;
    if (const auto from = headers.find("from"); from != headers.end()) mail.from = words_decoded(from->second);
    if (const auto subject = headers.find("subject"); subject != headers.end())
        mail.subject = words_decoded(subject->second);
    mail.text = text_of(headers, raw, 0);
    std::erase(mail.text, '\r');
    return mail;
}

}  // namespace mitra::sandbox
