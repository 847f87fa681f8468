// How banks write amounts and days.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "lib/base/ascii.hpp"
#include "lib/payment/statement.hpp"

namespace mitra::payment {
namespace {

std::string upper_without_blanks(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '\'')
            result += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

/// Takes a mark off the front or back, and says whether it was there.
bool take_front(std::string_view& text, std::string_view mark) {
    if (!text.starts_with(mark)) return false;
    text.remove_prefix(mark.size());
    return true;
}
bool take_back(std::string_view& text, std::string_view mark) {
    if (!text.ends_with(mark)) return false;
    text.remove_suffix(mark.size());
    return true;
}

/// Takes the sign off, wherever a bank puts it; "-" and brackets are what left the account.
BankAmount::Sign take_sign(std::string_view& text) {
    using Sign = BankAmount::Sign;
    if (text.starts_with('(') && text.ends_with(')') && text.size() > 2) {
        text = text.substr(1, text.size() - 2);
        return Sign::outgoing;
    }
    Sign sign = Sign::none;
    for (const std::string_view mark : {"DEBET", "DEBIT", "DB", "DR"})
        if (take_back(text, mark)) sign = Sign::outgoing;
    for (const std::string_view mark : {"KREDIT", "CREDIT", "CR", "KR"})
        if (sign == Sign::none && take_back(text, mark)) sign = Sign::incoming;
    if (take_front(text, "-") || take_back(text, "-")) return Sign::outgoing;
    if (take_front(text, "+") || take_back(text, "+")) sign = sign == Sign::none ? Sign::incoming : sign;
    return sign;
}

/// The digits of "150.123" or "1,500,123": groups of three between one kind of mark.
std::optional<std::string> whole_digits(std::string_view text) {
    std::string digits;
    char mark = 0;
    std::size_t group = 0;
    for (const char c : text) {
        if (is_digit(c)) {
            digits += c;
            ++group;
            continue;
        }
        const bool first = mark == 0;
        if ((c != '.' && c != ',') || (!first && c != mark)) return std::nullopt;
        if (first ? group < 1 || group > 3 : group != 3) return std::nullopt;
        mark = c;
        group = 0;
    }
    if (mark != 0 && group != 3) return std::nullopt;
    return digits;
}

/// Cuts ",00" or ".00" off; false for a part of a rupiah.
bool cut_cents(std::string_view& text) {
    const std::size_t mark = text.find_last_of(".,");
    if (mark == std::string_view::npos) return true;
    const std::string_view behind = text.substr(mark + 1);
    if (behind.size() == 3) return true;  // thousands
    if (behind.size() != 2 || behind != "00") return false;
    // "1.500.00" would mix what it means: the mark of the cents stands once.
    if (text.find(text[mark]) != mark) return false;
    text = text.substr(0, mark);
    return true;
}

struct Day {
    int year = 0, month = 0, day = 0;
};

/// By its first three letters, in Indonesian or English.
std::optional<int> month_named(std::string_view name) {
    struct Month {
        std::string_view name;
        int number;
    };
    constexpr std::array k_months = std::to_array<Month>({{"JAN", 1},
                                                          {"FEB", 2},
                                                          {"MAR", 3},
                                                          {"APR", 4},
                                                          {"MEI", 5},
                                                          {"MAY", 5},
                                                          {"JUN", 6},
                                                          {"JUL", 7},
                                                          {"AGU", 8},
                                                          {"AGT", 8},
                                                          {"AUG", 8},
                                                          {"SEP", 9},
                                                          {"OKT", 10},
                                                          {"OCT", 10},
                                                          {"NOV", 11},
                                                          {"DES", 12},
                                                          {"DEC", 12}});
    const auto* found =
        std::find_if(k_months.begin(), k_months.end(), [&](const Month& one) { return one.name == name.substr(0, 3); });
    return found == k_months.end() ? std::nullopt : std::optional{found->number};
}

std::optional<int> number(std::string_view text, std::size_t longest) {
    int value = 0;
    if (text.empty() || text.size() > longest) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// The pieces of a day; also where a time stands behind it, with a blank or a T between.
std::vector<std::string> day_parts(std::string_view text) {
    std::vector<std::string> parts{""};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
        const bool before_time =
            c == 'T' && i > 0 && is_digit(text[i - 1]) && i + 1 < text.size() && is_digit(text[i + 1]);
        if (c == '/' || c == '-' || c == ' ' || c == '.' || before_time)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::optional<std::string> checked(const Day& day, Zone zone) {
    std::string text = fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    if (!parse_instant(text, zone)) return std::nullopt;
    return text;
}

}  // namespace

std::optional<BankAmount> read_bank_amount(std::string_view written) {
    const std::string kept = upper_without_blanks(written);
    std::string_view text = kept;
    BankAmount amount{.rupiah = {}, .sign = take_sign(text)};
    if (!take_front(text, "RP.")) (void)(take_front(text, "RP") || take_front(text, "IDR"));
    if (amount.sign == BankAmount::Sign::none) amount.sign = take_sign(text);  // "Rp -5.000"
    if (text.empty() || text.size() > 24 || !is_digit(text.front())) return std::nullopt;
    if (!cut_cents(text)) return std::nullopt;
    const auto digits = whole_digits(text);
    if (!digits) return std::nullopt;
    const std::size_t first = digits->find_first_not_of('0');
    const auto rupiah = Money::parse(first == std::string::npos ? "0" : digits->substr(first));
    if (!rupiah || rupiah->rupiah() > Money::k_largest) return std::nullopt;
    amount.rupiah = *rupiah;
    return amount;
}

std::optional<std::string> read_bank_day(std::string_view written, Instant now, Zone zone) {
    std::string_view text = written;
    take_front(text, "'");
    auto parts = day_parts(text);
    if (parts.size() < 2) return std::nullopt;
    const bool time_behind = parts.size() > 3 && !parts[3].empty() && is_digit(parts[3].front());
    if (parts.size() > 3 && !time_behind) return std::nullopt;
    parts.resize(std::min<std::size_t>(parts.size(), 3));

    if (parts.size() == 3 && parts[0].size() == 4) std::swap(parts[0], parts[2]);  // the year stands first
    const auto day = number(parts[0], 2);
    const auto month = number(parts[1], 2) ? number(parts[1], 2) : month_named(parts[1]);
    if (!day || !month) return std::nullopt;
    if (parts.size() == 2) {
        const int year = local_time(now, zone).year;
        const std::string today = to_iso8601(now, zone).substr(0, 10);
        const auto this_year = checked({year, *month, *day}, zone);
        return this_year && *this_year <= today ? this_year : checked({year - 1, *month, *day}, zone);
    }
    const auto year = number(parts[2], 4);
    if (!year || (parts[2].size() != 2 && parts[2].size() != 4)) return std::nullopt;
    return checked({parts[2].size() == 2 ? 2000 + *year : *year, *month, *day}, zone);
}

}  // namespace mitra::payment
