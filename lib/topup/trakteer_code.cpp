#include <algorithm>
#include <array>

#include "lib/topup/trakteer.hpp"

namespace mitra::topup::trakteer {
namespace {

constexpr std::string_view k_prefix = "TP";
constexpr std::string_view k_characters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";  // no I, L, O, 0, 1
constexpr std::size_t k_length = 8;
/// A message names one code, or a few; who writes hundreds wants to keep us busy.
constexpr std::size_t k_most = 32;
constexpr int k_most_blanks = 3;

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// How many bytes of a hyphen, a blank or the like `text` begins with. Telephones make typographic ones of them.
std::size_t blank_at(std::string_view text) {
    constexpr std::array<std::string_view, 15> k_blanks{" ",
                                                        "-",
                                                        "_",
                                                        ".",
                                                        "\t",
                                                        "\r",
                                                        "\n",
                                                        "\xC2\xA0",
                                                        "\xE2\x80\x8B",
                                                        "\xE2\x80\x90",
                                                        "\xE2\x80\x91",
                                                        "\xE2\x80\x92",
                                                        "\xE2\x80\x93",
                                                        "\xE2\x80\x94",
                                                        "\xE2\x88\x92"};
    for (const std::string_view blank : k_blanks)
        if (text.starts_with(blank)) return blank.size();
    return 0;
}

/// The code that begins where `text` does, or an empty text.
std::string code_at(std::string_view text) {
    std::string code;
    int blanks = 0;
    while (!text.empty() && code.size() < k_prefix.size() + k_length) {
        const std::size_t blank = code.empty() ? 0 : blank_at(text);
        if (blank > 0) {
            if (++blanks > k_most_blanks) return {};
            text.remove_prefix(blank);
            continue;
        }
        blanks = 0;
        const char c = upper(text.front());
        const bool fits =
            code.size() < k_prefix.size() ? c == k_prefix[code.size()] : k_characters.find(c) != std::string_view::npos;
        if (!fits) return {};
        code += c;
        text.remove_prefix(1);
    }
    return code.size() == k_prefix.size() + k_length ? code : std::string{};
}

}  // namespace

std::string code_from(std::uint64_t chance) {
    std::string code{k_prefix};
    for (std::size_t i = 0; i < k_length; ++i) {
        code += k_characters[chance % k_characters.size()];
        chance /= k_characters.size();
    }
    return code;
}

std::vector<std::string> codes_in(std::string_view message) {
    std::vector<std::string> codes;
    for (std::size_t at = 0; at < message.size() && codes.size() < k_most; ++at) {
        if (upper(message[at]) != k_prefix.front()) continue;
        std::string code = code_at(message.substr(at));
        if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end())
            codes.push_back(std::move(code));
    }
    return codes;
}

}  // namespace mitra::topup::trakteer
