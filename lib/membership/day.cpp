#include "lib/membership/day.hpp"

namespace mitra::membership {
namespace {

constexpr Zone k_utc{std::chrono::minutes{0}, "UTC"};

}  // namespace

std::string day_words(std::int64_t day) {
    return to_iso8601(day_start(day, k_utc), k_utc).substr(0, 10);
}

std::optional<std::int64_t> day_from_words(std::string_view words) {
    if (words.size() != 10) return std::nullopt;
    const auto at = parse_instant(words, k_utc);
    return at ? std::optional{day_number(*at, k_utc)} : std::nullopt;
}

Instant day_start(std::int64_t day, Zone zone) {
    return Instant{} + std::chrono::days{day} - zone.offset;
}

}  // namespace mitra::membership
