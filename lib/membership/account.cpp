#include "lib/membership/account.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/text/wording.hpp"

namespace mitra::membership {
namespace {

constexpr std::size_t k_shortest_name = 2;
constexpr std::size_t k_longest_name = 24;

/// What stands between "tiktok.com/@" and the next sign that ends a name; the text itself where it is no address.
std::string_view name_in(std::string_view text) {
    constexpr std::string_view k_address = "tiktok.com/@";
    if (const auto at = text.find(k_address); at != std::string_view::npos) {
        text.remove_prefix(at + k_address.size());
        return text.substr(0, text.find_first_of("/?#"));
    }
    return text.starts_with('@') ? text.substr(1) : text;
}

constexpr EnumNames<ShopStatus, 3> k_statuses{{"active", "suspended", "inactive"}};
constexpr EnumNames<GivenBack, 3> k_given_back{{"admin", "membership_ended", "erased"}};

std::string cleaned(const std::string& typed, std::string_view what, std::size_t longest) {
    std::string line = text::clean_line(typed);
    if (text::length(line) > longest)
        throw Error{ErrorKind::usage, fmt::format("{} has at most {} characters", what, longest), {}, "account"};
    return line;
}

}  // namespace

std::string_view name(ShopStatus status) {
    return k_statuses.of(status);
}

std::optional<ShopStatus> shop_status_named(std::string_view name) {
    return k_statuses.named(name);
}

std::string_view name(GivenBack why) {
    return k_given_back.of(why);
}

std::string account_username(std::string_view typed) {
    const std::string line = text::clean_line(typed);
    const std::string_view name = name_in(line);
    const bool letters =
        std::all_of(name.begin(), name.end(), [](char c) { return is_letter_or_digit(c) || c == '_' || c == '.'; });
    const bool fits = name.size() >= k_shortest_name && name.size() <= k_longest_name && !name.ends_with('.');
    if (!letters || !fits)
        throw Error{ErrorKind::usage, fmt::format("'{:.60}' is no name of a TikTok account", line),
                    "2 to 24 letters, digits, underscores and dots, as @mitra.satu", "account"};
    return std::string{name};
}

void clean_words(Account& account) {
    account.tiktok_id = cleaned(account.tiktok_id, "the account's id", k_longest_shop_text);
    account.shop_id = cleaned(account.shop_id, "the shop's id", k_longest_shop_text);
    account.shop_name = cleaned(account.shop_name, "the shop's name", k_longest_shop_text);
    account.notes = cleaned(account.notes, "a note", k_longest_notes);
}

}  // namespace mitra::membership
