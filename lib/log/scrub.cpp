#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/log/log.hpp"

namespace mitra::log {
namespace {

/// How many bytes the UTF-8 character at the front has; 0 where it is broken or a control character.
std::size_t printable(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return lead < 0x20 || lead == 0x7f ? 0 : 1;
    const std::size_t size = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (lead >= 0xf5 || size == 0 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    if (lead == 0xc2 && second < 0xa0) return 0;  // C1 controls
    if (lead == 0xe2 && second == 0x80) {         // line and direction changes
        const auto third = static_cast<unsigned char>(text[2]);
        if (third >= 0xa8 && third <= 0xae) return 0;
    }
    return size;
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
