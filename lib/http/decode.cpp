#include "lib/http/decode.hpp"

#include <algorithm>
#include <cstdint>

#include "lib/base/ascii.hpp"

namespace mitra::http {
namespace {

enum class Plus { literal, space };

std::optional<std::string> percent_decode(std::string_view raw, Plus plus) {
    std::string text;
    text.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+' && plus == Plus::space) {
            text += ' ';
        } else if (raw[i] == '%') {
            if (raw.size() - i < 3) return std::nullopt;
            const int high = hex_value(raw[i + 1]);
            const int low = hex_value(raw[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            text += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            text += raw[i];
        }
    }
    return text;
}

std::optional<std::string> form_text(std::string_view raw) {
    auto text = percent_decode(raw, Plus::space);
    if (!text || !is_utf8(*text) || text->find('\0') != std::string::npos) return std::nullopt;
    return text;
}

/// Calls `use` with each piece of `text` between `separator`s; stops and gives false as soon as `use` does.
template <typename Use>
bool each_piece(std::string_view text, char separator, Use&& use) {
    for (;;) {
        const std::size_t end = text.find(separator);
        if (!use(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// How many bytes the character that starts with `first` has, and the least value it may stand for.
struct Lead {
    int bytes;
    std::uint32_t least;
    std::uint32_t bits;
};

Lead lead_of(unsigned char first) {
    if (first < 0x80) return {1, 0, first};
    if (first >= 0xc2 && first < 0xe0) return {2, 0x80, first & 0x1fU};
    if (first >= 0xe0 && first < 0xf0) return {3, 0x800, first & 0x0fU};
    if (first >= 0xf0 && first < 0xf5) return {4, 0x10000, first & 0x07U};
    return {0, 0, 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const Lead lead = lead_of(static_cast<unsigned char>(text[i]));
        const auto bytes = static_cast<std::size_t>(lead.bytes);
        if (bytes == 0 || text.size() - i < bytes) return false;
        std::uint32_t value = lead.bits;
        for (std::size_t k = 1; k < bytes; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xc0U) != 0x80U) return false;
            value = value << 6U | (next & 0x3fU);
        }
        if (value < lead.least || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return false;
        i += bytes;
    }
    return true;
}

std::optional<std::string> decode_path(std::string_view raw) {
    if (raw.empty() || raw.front() != '/') return std::nullopt;
    auto path = percent_decode(raw, Plus::literal);
    if (!path || !is_utf8(*path) || std::any_of(path->begin(), path->end(), is_control)) return std::nullopt;
    const bool stays =
        each_piece(*path, '/', [](std::string_view segment) { return segment != "." && segment != ".."; });
    return stays ? path : std::nullopt;
}

std::optional<Fields> decode_form(std::string_view raw, std::size_t most) {
    Fields fields;
    const bool whole = each_piece(raw, '&', [&](std::string_view piece) {
        if (piece.empty()) return true;
        const std::size_t equals = piece.find('=');
        auto name = form_text(piece.substr(0, equals));
        auto value = form_text(equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1));
        if (!name || !value || fields.find(*name) || fields.size() == most) return false;
        fields.add(std::move(*name), std::move(*value));
        return true;
    });
    return whole ? std::optional{std::move(fields)} : std::nullopt;
}

Fields decode_cookies(std::string_view raw) {
    Fields cookies;
    each_piece(raw, ';', [&](std::string_view piece) {
        piece.remove_prefix(std::min(piece.find_first_not_of(' '), piece.size()));
        const std::size_t equals = piece.find('=');
        if (equals == std::string_view::npos) return true;
        std::string_view value = piece.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        if (!cookies.find(piece.substr(0, equals)))
            cookies.add(std::string{piece.substr(0, equals)}, std::string{value});
        return true;
    });
    return cookies;
}

}  // namespace mitra::http
