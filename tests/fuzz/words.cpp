// What stands for a time, a day, hours of a day, days of a week or a thing in a command, a setting or a file: what is
// taken is written the same way again, and nothing else is taken.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/ascii.hpp"
#include "lib/base/business_time.hpp"
#include "lib/base/error.hpp"
#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/near.hpp"
#include "lib/config/limit.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/uuid.hpp"
#include "lib/membership/day.hpp"
#include "lib/outbox/hours.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

constexpr Zone k_wib{};
constexpr Zone k_utc{std::chrono::minutes{0}, "UTC"};

void check_instant(std::string_view text) {
    const auto instant = parse_instant(text, k_wib);
    if (!instant) return;
    constexpr std::string_view k_longest = "2026-11-20T09:30:00.123456789+07:00";
    require(text.size() >= 10 && text.size() <= k_longest.size());
    require(text.find_first_not_of("0123456789-+:.TtZz ") == std::string_view::npos);
    // A fraction is one of a second.
    require(text.find('.') == std::string_view::npos ||
            text.find('.') == std::string_view{"2026-11-20T09:30:00"}.size());
    for (const Zone zone : {k_wib, k_utc}) {
        const int year = local_time(*instant, zone).year;
        if (year < 0 || year > 9999) continue;  // next to the ends of what four digits write
        require(parse_instant(to_iso8601(*instant, zone), k_wib) == *instant);
        require(start_of_day(*instant, zone) <= *instant);
    }
}

void check_hours(std::string_view text) {
    const auto hours = outbox::parse_hours(text);
    require(!hours || outbox::to_string(*hours) == text);
    require(!hours || (hours->length().count() > 0 && hours->length() <= std::chrono::hours{24}));
    // A setting takes what a sender takes, but for hours over midnight.
    const auto setting = config::parse_hours(text);
    require(!setting || (hours && hours->from == setting->from && hours->until == setting->until));
    require(setting.has_value() == (hours && hours->from < hours->until));
}

void check_weekdays(std::string_view text) {
    const auto days = business_days_named(text);
    if (!days) return;
    require(days->any() && text.find_first_not_of("adefhimnorstuw,-") == std::string_view::npos);
    constexpr Instant k_friday{1'795'150'800'000};
    const Instant end = deadline(k_friday, std::chrono::hours{24}, true, *days, k_wib);
    require(end - k_friday >= std::chrono::hours{24} && end - k_friday <= std::chrono::hours{24 * 14});
}

std::string capitals(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return is_small_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    return result;
}

void check_names(std::string_view text) {
    if (const auto id = parse_id<PersonId>(text)) require(id->value > 0 && to_string(*id) == capitals(text));
    if (const auto day = membership::day_from_words(text)) require(membership::day_words(*day) == text);
    constexpr std::array<std::string_view, 4> k_known{"active_hours", "base_url", "hourly_cap", "x"};
    if (const auto meant = nearest_of(text, k_known))
        require(std::find(k_known.begin(), k_known.end(), *meant) != k_known.end());
}

void check_bytes(std::string_view text) {
    const std::string bytes = crypto::from_base64url(text);
    require(bytes.empty() || crypto::to_base64url(bytes) == text);
    const std::string hex = crypto::from_hex(text);
    require(hex.empty() || crypto::to_hex(hex) == text);
    try {
        require(crypto::uuid_of_bytes(crypto::bytes_of_uuid(text)) == text);
    } catch (const Error& none) {
        require(none.kind() == ErrorKind::internal);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::Input{bytes, size}.rest();
    check_instant(text);
    check_hours(text);
    check_weekdays(text);
    check_names(text);
    check_bytes(text);
    return 0;
}
