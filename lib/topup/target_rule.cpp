#include "lib/topup/target_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>

#include "lib/base/ascii.hpp"

namespace mitra::topup {
namespace {

constexpr std::size_t k_longest = 40;

/// "5-12" in its two numbers.
std::optional<std::pair<std::size_t, std::size_t>> range_of(std::string_view text) {
    const auto hyphen = text.find('-');
    if (hyphen == std::string_view::npos) return std::nullopt;
    const auto number = [](std::string_view part) -> std::size_t {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        return error == std::errc{} && end == part.data() + part.size() ? value : 0;
    };
    const std::size_t least = number(text.substr(0, hyphen));
    const std::size_t most = number(text.substr(hyphen + 1));
    if (least == 0 || most < least || most > k_longest) return std::nullopt;
    return std::pair{least, most};
}

bool is_value(std::string_view text) {
    return !text.empty() && text.size() <= k_longest && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
    });
}

/// "os_asia=Asia,os_usa=Amerika"; a value without words is its own.
std::vector<std::pair<std::string, std::string>> choices_of(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> choices;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const auto equals = one.find('=');
        const std::string_view value = one.substr(0, equals);
        const std::string_view words = equals == std::string_view::npos ? value : one.substr(equals + 1);
        const bool twice =
            std::any_of(choices.begin(), choices.end(), [&](const auto& known) { return known.first == value; });
        if (!is_value(value) || words.empty() || words.size() > k_longest || twice) return {};
        choices.emplace_back(value, words);
    }
    return choices;
}

/// Blanks of any kind within what was typed say nothing.
std::string without_blanks(std::string_view typed) {
    std::string kept;
    for (const char c : typed)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') kept += c;
    return kept;
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}

/// "+62 812-3456-789", "62812...", "0812...": 10 to 13 digits from 08.
std::optional<std::string> phone_of(std::string_view typed) {
    std::string digits;
    for (const char c : typed) {
        if (is_digit(c))
            digits += c;
        else if (c != '+' && c != '-' && c != '.' && c != '(' && c != ')')
            return std::nullopt;
    }
    if (digits.starts_with("62")) digits = "0" + digits.substr(2);
    if (digits.starts_with("8")) digits = "0" + digits;
    if (!digits.starts_with("08") || digits.size() < 10 || digits.size() > 13) return std::nullopt;
    return digits;
}

/// A Riot ID: 3 to 16 signs, "#", 2 to 6 letters or digits. Blanks within the name are its own.
std::optional<std::string> riot_of(std::string_view typed) {
    while (typed.starts_with(' '))
        typed.remove_prefix(1);
    while (typed.ends_with(' '))
        typed.remove_suffix(1);
    const auto mark = typed.rfind('#');
    if (mark == std::string_view::npos) return std::nullopt;
    const std::string_view name = typed.substr(0, mark);
    const std::string_view tag = typed.substr(mark + 1);
    // Signs are counted, not bytes: names may be of any script.
    const auto signs = std::count_if(name.begin(), name.end(), [](char c) { return (c & 0xC0) != 0x80; });
    const bool control =
        std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (signs < 3 || signs > 16 || control || name.size() > 64) return std::nullopt;
    if (tag.size() < 2 || tag.size() > 6 || !std::all_of(tag.begin(), tag.end(), is_letter_or_digit))
        return std::nullopt;
    return std::string{typed};
}

}  // namespace

std::optional<TargetRule> TargetRule::parse(std::string_view text) {
    const auto colon = text.find(':');
    const std::string_view word = text.substr(0, colon);
    const std::string_view rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    TargetRule rule;
    if (word == "digits" || word == "name") {
        const auto range = range_of(rest);
        if (!range) return std::nullopt;
        rule.kind_ = word == "digits" ? Kind::digits : Kind::name;
        std::tie(rule.least_, rule.most_) = *range;
        return rule;
    }
    if (word == "choice") {
        rule.kind_ = Kind::choice;
        rule.choices_ = choices_of(rest);
        return rule.choices_.empty() ? std::nullopt : std::optional{rule};
    }
    if (colon != std::string_view::npos) return std::nullopt;
    if (word == "phone")
        rule.kind_ = Kind::phone;
    else if (word == "meter")
        rule.kind_ = Kind::meter;
    else if (word == "riot")
        rule.kind_ = Kind::riot;
    else
        return std::nullopt;
    return rule;
}

std::optional<std::string> TargetRule::normalised(std::string_view typed) const {
    if (typed.size() > 4 * k_longest) return std::nullopt;
    if (kind_ == Kind::riot) return riot_of(typed);
    std::string value = without_blanks(typed);
    const auto fits = [&](bool right) { return right ? std::optional{value} : std::nullopt; };
    switch (kind_) {
        case Kind::digits:
            return fits(all_digits(value) && value.size() >= least_ && value.size() <= most_);
        case Kind::phone:
            return phone_of(value);
        case Kind::meter:
            return fits(all_digits(value) && (value.size() == 11 || value.size() == 12));
        case Kind::name:
            return fits(is_value(value) && value.size() >= least_ && value.size() <= most_);
        case Kind::choice:
            return fits(std::any_of(choices_.begin(), choices_.end(),
                                    [&](const auto& choice) { return choice.first == value; }));
        case Kind::riot:
            break;
    }
    return std::nullopt;
}

std::string TargetRule::hint() const {
    switch (kind_) {
        case Kind::digits:
            return least_ == most_ ? fmt::format("{} angka", least_) : fmt::format("{} sampai {} angka", least_, most_);
        case Kind::phone:
            return "nomor HP, seperti 081234567890";
        case Kind::meter:
            return "11 angka nomor meter, atau 12 angka ID pelanggan";
        case Kind::riot:
            return "Riot ID, seperti Nama#ID1";
        case Kind::name:
            return fmt::format("{} sampai {} huruf atau angka", least_, most_);
        case Kind::choice:
            return "pilih salah satu";
    }
    return {};
}

std::optional<std::pair<std::string, std::string>> split_target(std::string_view typed) {
    const std::string text = without_blanks(typed);
    const auto open = text.find('(');
    if (open == std::string::npos || open == 0 || text.back() != ')') return std::nullopt;
    const std::string target = text.substr(0, open);
    const std::string zone = text.substr(open + 1, text.size() - open - 2);
    if (zone.empty() || !all_digits(target) || !all_digits(zone)) return std::nullopt;
    return std::pair{target, zone};
}

}  // namespace mitra::topup
