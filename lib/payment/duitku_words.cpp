#include "lib/payment/duitku_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "lib/base/ascii.hpp"

namespace mitra::payment::duitku {
namespace {

using nlohmann::json;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// A number as an answer writes it: whole rupiah, and what stands behind the point.
struct Decimal {
    Money whole;
    std::string fraction;
};

std::optional<Decimal> decimal_in(const json& object, const char* field) {
    const auto found = object.find(field);
    if (found == object.end()) return std::nullopt;
    std::string text;
    if (found->is_string())
        text = found->get<std::string>();
    else if (found->is_number_unsigned() || found->is_number_float())
        text = found->dump();  // never through a double of ours: the digits as they came
    const std::size_t point = text.find('.');
    const auto whole = Money::parse(std::string_view{text}.substr(0, point));
    if (!whole || whole->rupiah() > Money::k_largest) return std::nullopt;
    std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
    if (fraction.size() > 8 || !std::all_of(fraction.begin(), fraction.end(), is_digit)) return std::nullopt;
    return Decimal{*whole, std::move(fraction)};
}

/// The words of a JSON answer.
std::string said_in(const json& answer) {
    if (answer.is_string()) return answer.get<std::string>();
    if (!answer.is_object()) return {};
    for (const char* field : {"Message", "message", "statusMessage", "responseMessage"})
        if (const auto found = answer.find(field); found != answer.end() && found->is_string())
            return found->get<std::string>();
    std::string all;
    for (const auto& [field, value] : answer.items())
        if (value.is_string()) all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", field, value.get<std::string>());
    return all;
}

/// Without what could be somebody's address or number.
std::string harmless(std::string_view words) {
    std::string safe;
    std::size_t digits = 0;
    for (const char c : words) {
        if (safe.size() >= 160) break;
        const auto code = static_cast<unsigned char>(c);
        digits = is_digit(c) ? digits + 1 : 0;
        if (c == '@') {
            while (!safe.empty() && safe.back() != ' ')
                safe.pop_back();
            safe += '*';
        } else if (digits > 6) {
            safe.resize(safe.size() - std::min<std::size_t>(digits == 7 ? 6 : 0, safe.size()));
            if (digits == 7) safe += '#';
        } else {
            safe += code < 0x20 || code >= 0x7f ? ' ' : c;
        }
    }
    return safe;
}

}  // namespace

std::string text_of(const json& object, const char* field) {
    const auto found = object.find(field);
    if (found == object.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number_integer() ? found->dump() : std::string{};
}

std::optional<Money> amount_of(const json& object, const char* field) {
    const auto decimal = decimal_in(object, field);
    if (!decimal) return std::nullopt;
    const bool broken = decimal->fraction.find_first_not_of('0') != std::string::npos;
    return broken ? std::nullopt : std::optional{decimal->whole};
}

std::optional<Money> fee_of(const json& object, const char* field) {
    const auto decimal = decimal_in(object, field);
    if (!decimal) return std::nullopt;
    return decimal->whole + Money{!decimal->fraction.empty() && decimal->fraction.front() >= '5' ? 1 : 0};
}

std::string words_of(std::string_view body) {
    const json answer = json::parse(body, nullptr, false);
    if (!answer.is_discarded()) return harmless(said_in(answer));
    const std::size_t start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    return body[start] == '<' ? "a page instead of JSON" : harmless(body.substr(start, 400));
}

bool say(std::string_view words, std::string_view part) {
    return std::search(words.begin(), words.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != words.end();
}

}  // namespace mitra::payment::duitku
