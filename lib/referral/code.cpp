#include "lib/referral/code.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::referral {
namespace {

constexpr std::size_t k_shortest = 3;
constexpr std::size_t k_longest = 20;

std::string in_capitals(std::string_view typed) {
    const auto first = typed.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    std::string code{typed.substr(first, typed.find_last_not_of(" \t\r\n") - first + 1)};
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return is_small_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    return code;
}

}  // namespace

std::string code_key(std::string_view typed) {
    std::string key = in_capitals(typed);
    for (char& c : key) {
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
    }
    return key;
}

std::string checked_code(std::string_view typed) {
    std::string code = in_capitals(typed);
    const bool good = code.size() >= k_shortest && code.size() <= k_longest && code.front() != '-' &&
                      code.back() != '-' &&
                      std::all_of(code.begin(), code.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
    if (!good)
        throw Error{ErrorKind::usage, fmt::format("'{:.60}' is no code", typed),
                    fmt::format("{} to {} letters, digits and hyphens, as in BYE50", k_shortest, k_longest), "code"};
    return code;
}

bool reads_like_a_phone(std::string_view code) {
    constexpr std::ptrdiff_t k_shortest_phone = 8;
    const std::string key = code_key(code);
    return std::count_if(key.begin(), key.end(), is_digit) >= k_shortest_phone &&
           std::all_of(key.begin(), key.end(), [](char c) { return is_digit(c) || c == '-'; });
}

}  // namespace mitra::referral
