#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/config/settings.hpp"

namespace mitra::config {

using Value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>, std::vector<std::int64_t>>;

/// What a value must be beyond its type: the words for the sample file and for errors, and the rule.
struct Limit {
    std::string says;  ///< "1 to 3650"; empty for no limit
    std::function<bool(const Value&)> holds;
};

Limit anything();
/// Text that is not empty and has at most 200 bytes.
Limit some_text();
Limit between(std::int64_t least, std::int64_t most);
Limit one_of(std::initializer_list<std::string_view> choices);
/// Each text of a list is one of these.
Limit some_of(std::initializer_list<std::string_view> choices);
/// At most `count` numbers, each from `least` to `most`.
Limit numbers(std::size_t count, std::int64_t least, std::int64_t most);
/// Two numbers, the first not above the second.
Limit range(std::int64_t least, std::int64_t most);
Limit hours();         ///< "09:00-17:00"
Limit weekdays();      ///< "mon-fri", "mon-sat", "mon,wed,fri"
Limit web_address();   ///< http:// or https:// with a host, no blank, no slash at its end; may be empty
Limit smtp_address();  ///< smtp:// or smtps://; may be empty
Limit listener();      ///< "127.0.0.1:8080", "[::1]:8080"; may be empty
Limit ip_addresses();
Limit home_page();     ///< "socialpreneur", "toko", "membership", "topup" or a product's slug
Limit order_prefix();  ///< a letter, then letters and digits; at most 10
Limit email();         ///< may be empty
Limit phone();         ///< digits with +, blanks and hyphens; may be empty
Limit public_key();    ///< what `mitra backup key` prints; may be empty

/// "09:00-17:00" as minutes; nothing where it is not that.
std::optional<Hours> parse_hours(std::string_view text);
/// Whether the host of an address is this machine itself.
bool on_loopback(std::string_view url);

}  // namespace mitra::config
