#include "lib/topup/values.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lib/base/ascii.hpp"

namespace mitra::topup {
namespace {

using nlohmann::json;

constexpr std::size_t k_longest_word = 16;
constexpr std::size_t k_most_words = 120;

bool is_plain(char c) {
    return c > 0x20 && c < 0x7f;
}

/// Signs that turn the direction of what stands behind them, or cannot be seen: LRM, RLM, LRE to RLO, LRI to PDI, the
/// mark of byte order.
std::size_t unseen_at(std::string_view text) {
    constexpr std::array<std::string_view, 13> k_unseen{
        "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD",
        "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9", "\xEF\xBB\xBF"};
    for (const std::string_view sign : k_unseen)
        if (text.starts_with(sign)) return sign.size();
    // C1, which is U+0080 to U+009F.
    return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0 ? 2 : 0;
}

std::string without(std::string_view text, std::initializer_list<std::string_view> secrets) {
    std::string left{text};
    for (const std::string_view secret : secrets)
        for (std::size_t at = secret.empty() ? std::string::npos : left.find(secret); at != std::string::npos;
             at = left.find(secret))
            left.replace(at, secret.size(), " ");
    return left;
}

/// A word that names nobody: letters alone, with the full stop, comma or dots behind it.
bool is_word(std::string_view word) {
    constexpr std::size_t k_most_stops = 3;
    if (word.size() > k_longest_word + k_most_stops) return false;
    while (!word.empty() && std::string_view{".,:;!?"}.find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
    return word.size() <= k_longest_word && std::all_of(word.begin(), word.end(), is_letter);
}

}  // namespace

json json_in(std::string_view body) {
    if (body.find('\0') != std::string_view::npos) return {};  // it would be the end for nlohmann, whatever follows
    json answer = json::parse(body, nullptr, false);
    if (answer.is_discarded()) return {};
    return answer;  // moved: to copy what is nested a hundred thousand times would end the program
}

const json& field_of(const json& object, const char* field) {
    static const json k_nothing;
    if (!object.is_object()) return k_nothing;
    const auto found = object.find(field);
    return found == object.end() ? k_nothing : *found;
}

std::string text_in(const json& object, const char* field, std::size_t most) {
    const json& value = field_of(object, field);
    if (value.is_string()) return cleaned(value.get_ref<const std::string&>(), most);
    return value.is_number_integer() ? value.dump() : std::string{};
}

std::optional<Money> money_in(const json& value) {
    std::string text;
    if (value.is_string())
        text = value.get_ref<const std::string&>();
    else if (value.is_number())
        text = value.dump();  // never through a double of ours: the digits as they came
    std::string_view whole = text;
    // "25.000" is how people here write 25000: what stands behind a point must be one or two zeros.
    for (const std::string_view zeros : {".00", ".0"})
        if (whole.ends_with(zeros)) {
            whole.remove_suffix(zeros.size());
            break;
        }
    const auto money = Money::parse(whole);
    return money && *money <= Money{Money::k_largest} ? money : std::nullopt;
}

std::string cleaned(std::string_view text, std::size_t most) {
    std::string clean;
    std::size_t whole = 0;  // up to here `clean` ends with a whole character
    while (!text.empty() && clean.size() <= most) {
        const std::size_t unseen = unseen_at(text);
        const auto code = static_cast<unsigned char>(text.front());
        if (unseen == 0) clean += code < 0x20 || code == 0x7f ? ' ' : text.front();
        text.remove_prefix(std::max<std::size_t>(unseen, 1));
        const bool starts = text.empty() || (static_cast<unsigned char>(text.front()) & 0xc0U) != 0x80U;
        if (starts && clean.size() <= most) whole = clean.size();
    }
    clean.resize(whole);
    while (clean.ends_with(' '))
        clean.pop_back();
    clean.erase(0, std::min(clean.find_first_not_of(' '), clean.size()));
    return clean;
}

bool is_reference(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), is_plain);
}

std::string harmless(std::string_view words, std::initializer_list<std::string_view> secrets) {
    const std::string text = without(words.substr(0, 600), secrets);
    std::string safe;
    for (std::size_t at = text.find_first_not_of(" \t\r\n"); at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        const std::string_view word = std::string_view{text}.substr(at, end - at);
        const std::string_view shown = is_word(word) ? word : std::string_view{"#"};
        if (safe.size() + 1 + shown.size() > k_most_words) break;
        if (!safe.empty()) safe += ' ';
        safe += shown;
        at = std::min(text.find_first_not_of(" \t\r\n", end), text.size());
    }
    return safe;
}

std::string lowered(std::string_view text) {
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

}  // namespace mitra::topup
