#pragma once

namespace mitra {

// Characters of ASCII, whatever the locale says.

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_small_letter(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_letter(char c) {
    return is_small_letter(c) || (c >= 'A' && c <= 'Z');
}
constexpr bool is_letter_or_digit(char c) {
    return is_letter(c) || is_digit(c);
}

/// What a hexadecimal digit stands for; -1 for another character.
constexpr int hex_value(char digit) {
    if (is_digit(digit)) return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

}  // namespace mitra
