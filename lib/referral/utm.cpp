#include "lib/referral/utm.hpp"

#include <algorithm>

#include "lib/base/ascii.hpp"

namespace mitra::referral {
namespace {

constexpr std::size_t k_longest = 40;

constexpr bool is_of_a_word(char c) {
    return is_small_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::string utm_word(std::string_view typed) {
    const auto first = typed.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    typed = typed.substr(first, typed.find_last_not_of(' ') - first + 1);
    std::string word{typed};
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return is_letter(c) && !is_small_letter(c) ? static_cast<char>(c - 'A' + 'a') : c; });
    const bool good = word.size() <= k_longest && std::all_of(word.begin(), word.end(), is_of_a_word);
    return good ? word : std::string{k_other_utm};
}

}  // namespace mitra::referral
