#include "cli/days.hpp"

#include "cli/context.hpp"

namespace mitra::cli {
namespace {

constexpr Zone k_utc{std::chrono::minutes{0}, "UTC"};

}  // namespace

std::optional<referral::Days> days_of(Context& context, const Paging& paging) {
    if (!paging.since && !paging.until) return std::nullopt;
    const Instant since = context.time("--since", paging.since).value_or(Instant{});
    const Instant until = context.time("--until", paging.until).value_or(context.now() + std::chrono::days{1});
    return referral::Days{day_number(since, context.zone()),
                          day_number(until - std::chrono::milliseconds{1}, context.zone()) + 1};
}

std::string day_words(std::int64_t day) {
    return to_iso8601(Instant{} + std::chrono::days{day}, k_utc).substr(0, 10);
}

std::optional<std::int64_t> day_from_words(std::string_view words) {
    const auto instant = words.size() == 10 ? parse_instant(words, k_utc) : std::nullopt;
    return instant ? std::optional{day_number(*instant, k_utc)} : std::nullopt;
}

}  // namespace mitra::cli
