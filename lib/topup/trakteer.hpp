#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::topup::trakteer {

/// The owner's page at Trakteer (trakteer.id, public API v1).
struct Page {
    std::string name;           ///< "maddstore"
    std::string key;            ///< "trapi-..."
    std::string webhook_token;  ///< "trhook-..."; empty: webhooks are refused
    std::string url;            ///< ".../v1/public"
    std::string pay_url;        ///< "https://trakteer.id"
    Money unit{1'000};
};

/// A GET, ready for the HTTP client.
struct Call {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
};
/// A page of the tips received, newest first.
Call ask_supports(const Page& page, std::int64_t number, std::int64_t per_page);

/// A tip as the list has it. One without `status` is paid; one with another than "success" is left out.
struct Support {
    std::string reference;  ///< order_id
    Money amount, net;      ///< the whole, and what is left of it (equal to `amount` where it is not told)
    std::string method;     ///< "QRIS"
    std::string supporter, message;
    Instant came_at;  ///< the list has it in UTC+7, without saying so
};
struct SupportsAnswer {
    enum class Kind { listed, refused, unreadable };
    Kind kind = Kind::unreadable;
    std::vector<Support> supports;
    bool more = false;         ///< an older page exists
    std::int64_t skipped = 0;  ///< rows without a reference, a whole amount or a time: nobody can take them
    std::string why;           ///< without names or messages
};
SupportsAnswer read_supports(int status, std::string_view body);

/// A webhook only causes the question; nothing in it is believed. "test-..." events are genuine as well.
enum class Verdict { genuine, malformed, not_authentic };
Verdict judge_webhook(const Page& page, std::string_view token, std::string_view body);
inline constexpr const char* k_token_header = "x-webhook-token";

/// What `total` is rounded up to: whole units, one at least.
Money whole_units(Money total, Money unit);
/// Where a buyer pays `total` (whole units) with `code` as the message; `name` may be empty.
std::string pay_link(std::string_view pay_url, std::string_view page, Money total, Money unit, std::string_view code,
                     std::string_view name);

/// A code for a message: 8 letters and digits that nobody mixes up, after "TP".
std::string code_from(std::uint64_t chance);
/// Every text in a message that may be such a code, whatever stands around it and in any letter case; no look-alike is
/// taken for another.
std::vector<std::string> codes_in(std::string_view message);

}  // namespace mitra::topup::trakteer
