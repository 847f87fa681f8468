#include "cli/option.hpp"

#include <fmt/format.h>

#include <charconv>

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

[[noreturn]] void refuse(const std::string& text, std::string_view expected) {
    throw Error{ErrorKind::usage, fmt::format("'{}' is not {}", text, expected)};
}

}  // namespace

void read_text(const std::string& text, std::string& target) {
    target = text;
}
void read_text(const std::string& text, std::filesystem::path& target) {
    if (text.empty()) refuse(text, "a file name");
    target = text;
}

void read_text(const std::string& text, std::int64_t& target) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || stopped != end) refuse(text, "a whole number");
    target = number;
}

void read_text(const std::string& text, bool& target) {
    if (text != "yes" && text != "no") refuse(text, "'yes' or 'no'");
    target = text == "yes";
}

void read_text(const std::string& text, Money& target) {
    const auto amount = Money::parse(text);
    if (!amount) refuse(text, "an amount of whole rupiah, as 150000");
    target = *amount;
}

void read_text(const std::string& text, BasisPoints& target) {
    std::int64_t number = -1;
    const char* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || stopped != end || number < 0 || number > k_whole)
        refuse(text, "a rate in basis points from 0 to 10000 (2500 is 25 %)");
    target = BasisPoints{number};
}

Option named_option(std::string_view name, std::string_view help) {
    Option option;
    const auto blank = name.find(' ');
    if (blank != std::string_view::npos) option.value = name.substr(blank + 1);
    std::string_view names = name.substr(0, blank);
    if (const auto comma = names.find(','); comma != std::string_view::npos) {
        option.brief = names.substr(0, comma);
        names.remove_prefix(comma + 1);
    }
    option.name = names;
    option.help = help;
    return option;
}

Option make_flag(std::string_view name, bool& target, std::string_view help) {
    Option option = named_option(name, help);
    option.take = [&target](const std::string&) { target = true; };
    return option;
}

}  // namespace mitra::cli
