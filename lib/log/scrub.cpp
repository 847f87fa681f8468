#include <algorithm>
#include <cstdint>

#include "lib/base/ascii.hpp"
#include "lib/log/log.hpp"

namespace mitra::log {
namespace {

/// Characters that end a line or turn the direction of what follows: what stands behind them would show as another
/// line.
bool disturbs(std::uint32_t character) {
    return character == 0x61c || character == 0x200e || character == 0x200f ||
           (character >= 0x2028 && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

/// How many bytes the UTF-8 character at the front has; 0 where it is broken (an overlong form, which hides what it is,
/// counts as broken) or a control character.
std::size_t printable(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return lead < 0x20 || lead == 0x7f ? 0 : 1;
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return 0;
    std::uint32_t character = lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0U) != 0x80U) return 0;
        character = character << 6U | (next & 0x3fU);
    }
    if (size == 3 && (character < 0x800 || (character >= 0xd800 && character < 0xe000))) return 0;
    if (size == 4 && (character < 0x10000 || character > 0x10ffff)) return 0;
    return character < 0xa0 || disturbs(character) ? 0 : size;  // below: C1 controls
}

/// How far a telephone number reaches from the front: digits with single blanks, hyphens or dots between; 0 for none.
/// What does not begin like a number that is dialled (+, 0, 62) must be nine digits in a row.
std::size_t telephone(std::string_view text) {
    const bool dialled = text.starts_with('+') || text.starts_with('0') || text.starts_with("62");
    std::size_t end = 0;
    std::size_t digits = 0;
    for (std::size_t i = text.starts_with('+') ? 1 : 0; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            ++digits;
            end = i + 1;
        } else if (!dialled || end != i || (text[i] != ' ' && text[i] != '-' && text[i] != '.')) {
            break;
        }
    }
    return digits >= 9 ? end : 0;
}

/// A word with an @ between letters is an e-mail address as far as a log is concerned.
std::string without_addresses(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t size = std::min(text.find(' '), text.size());
        const std::string_view one = text.substr(0, size);
        result += one.find('@') == std::string_view::npos ? one : "(e-mail)";
        text.remove_prefix(size);
        if (!text.empty()) {
            result += ' ';
            text.remove_prefix(1);
        }
    }
    return result;
}

}  // namespace

Word word(std::string_view text) {
    std::string result;
    char before = ' ';
    while (!text.empty()) {
        const std::size_t size = is_digit(before) ? 0 : telephone(text);
        if (size > 0) {
            result += "(phone)";
            before = '0';
            text.remove_prefix(size);
        } else {
            before = text.front();
            result += before;
            text.remove_prefix(1);
        }
    }
    return Word{without_addresses(result)};
}

std::string escaped(std::string_view message) {
    static constexpr std::string_view k_hex = "0123456789abcdef";
    std::string result;
    while (!message.empty()) {
        if (const std::size_t size = printable(message); size > 0) {
            result += message.substr(0, size);
            message.remove_prefix(size);
        } else {
            const auto byte = static_cast<unsigned char>(message.front());
            result += "\\x";
            result += k_hex[byte >> 4U];
            result += k_hex[byte & 0xfU];
            message.remove_prefix(1);
        }
    }
    return result;
}

}  // namespace mitra::log
