// Amounts, ids and days as texts: what is read is in its range and has one spelling, which is the one that was read;
// shares of an amount lie within it.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

constexpr Instant k_first{-62'135'596'800'000 - 400LL * 86'400'000};  // of year 0, in any zone
constexpr Instant k_last{253'402'300'800'000 + 2LL * 86'400'000};     // of year 9999

void check_amount(std::string_view text) {
    const auto amount = Money::parse(text);
    if (!amount) return;
    require(*amount >= Money{} && amount->rupiah() <= Money::k_largest);
    require(std::to_string(amount->rupiah()) == text);
    std::string digits = to_string(*amount).substr(3);
    std::erase(digits, '.');
    require(digits == text);
    for (const std::int64_t rate : {0, 1, 3'333, 5'000, 9'999, 10'000}) {
        const Money share = share_of(*amount, BasisPoints{rate});
        require(share >= Money{} && share <= *amount);
        require(share_of(-*amount, BasisPoints{rate}) == -share);
        // The exact share is at most half a rupiah away, and the two parts sum to the whole or, both rounded up, to one
        // rupiah more.
        const Money both = share + share_of(*amount, BasisPoints{k_whole - rate});
        require(both == *amount || both == *amount + Money{1});
    }
}

void check_id(std::string_view text) {
    const auto id = parse_id<PersonId>(text);
    if (!id) return;
    require(id->value > 0);
    require(parse_id<PersonId>(to_string(*id)) == id && to_string(*id).size() == text.size());
    require(!parse_id<OrderId>(text));
}

void check_instant(std::string_view text) {
    for (const char* name : {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}) {
        const Zone zone = Zone::named(name).value();
        const auto instant = parse_instant(text, zone);
        if (!instant) continue;
        require(*instant > k_first && *instant < k_last);
        const LocalTime local = local_time(*instant, zone);
        if (local.year >= 0 && local.year <= 9999) require(parse_instant(to_iso8601(*instant, zone), zone) == instant);
        const Instant day = start_of_day(*instant, zone);
        require(day <= *instant && *instant - day < std::chrono::hours{24});
        require(day_number(day, zone) == day_number(*instant, zone));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::Input{bytes, size}.rest();
    check_amount(text);
    check_id(text);
    check_instant(text);
    return 0;
}
