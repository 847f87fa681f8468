#include "daemons/web/period.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_usual_days = 30;
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_choices{{
    {"7", "7 hari"},
    {"30", "30 hari"},
    {"90", "90 hari"},
    {"bulan", "Bulan ini"},
    {"bulan-lalu", "Bulan lalu"},
    {"semua", "Semua"},
}};

/// Midnight of the day in UTC, where a calendar reads it as that day.
Instant instant_of(std::int64_t day) {
    return {std::chrono::milliseconds{std::chrono::days{day}}.count()};
}
constexpr Zone k_utc{std::chrono::minutes{0}, "UTC"};

referral::Days days_of(std::string_view choice, std::int64_t first_day, std::int64_t today) {
    if (choice == "7") return {today - 6, today + 1};
    if (choice == "90") return {today - 89, today + 1};
    if (choice == "bulan") return {first_of_month(today), today + 1};
    if (choice == "bulan-lalu") return {first_of_month(first_of_month(today) - 1), first_of_month(today)};
    if (choice == "semua") return {first_day, today + 1};
    return {today + 1 - k_usual_days, today + 1};
}

/// The day of "2026-11-20"; nothing for an empty text. A complaint about anything else.
std::optional<std::int64_t> typed_day(std::string_view typed, const char* field,
                                      std::vector<people::Complaint>& complaints) {
    if (typed.empty()) return std::nullopt;
    const auto instant = typed.size() == 10 ? parse_instant(typed, k_utc) : std::nullopt;
    if (!instant) {
        complaints.push_back({field, "Tulis tanggalnya sebagai tahun-bulan-hari, misalnya 2026-11-20."});
        return std::nullopt;
    }
    return day_number(*instant, k_utc);
}

}  // namespace

std::string Period::query() const {
    if (!choice.empty()) return "periode=" + choice;
    return fmt::format("dari={}&sampai={}", iso_day(days.from), iso_day(days.until - 1));
}

Period read_period(const http::Fields& query, std::int64_t first_day, Instant now, Zone zone) {
    const std::int64_t today = day_number(now, zone);
    Period period{.choice = {},
                  .since = std::string{query.get("dari")},
                  .until = std::string{query.get("sampai")},
                  .days = {},
                  .complaints = {}};
    const auto from = typed_day(period.since, "dari", period.complaints);
    const auto to = typed_day(period.until, "sampai", period.complaints);
    if (from && to && *to < *from)
        period.complaints.push_back({"sampai", "Tanggal akhir ini sebelum tanggal mulainya."});
    if (period.complaints.empty() && (from || to)) {
        const std::int64_t last = std::min(to.value_or(today), today);
        // Whoever asks for days before anything was counted, or for days to come, sees none of them as zeroes.
        const std::int64_t begin = std::max(from.value_or(first_day), std::min(first_day, last));
        period.days = {std::min(begin, last), last + 1};
        return period;
    }
    const std::string_view asked = query.get("periode");
    const bool known =
        std::any_of(k_choices.begin(), k_choices.end(), [&](const auto& choice) { return choice.first == asked; });
    period.choice = known ? asked : "30";
    period.days = days_of(period.choice, std::min(first_day, today), today);
    return period;
}

void put_period(text::PageData& data, const Period& period) {
    std::vector<text::PageData> choices;
    for (const auto& [value, words] : k_choices)
        choices.push_back(
            text::PageData{}.set("value", value).set("words", words).show("chosen", value == period.choice));
    data.list("periods", std::move(choices))
        .set("period_words",
             fmt::format("{} – {}", day_in_words(period.days.from), day_in_words(period.days.until - 1)))
        .set("since", period.complaints.empty() ? iso_day(period.days.from) : period.since)
        .set("until", period.complaints.empty() ? iso_day(period.days.until - 1) : period.until)
        .show("own_dates", period.choice.empty() || !period.complaints.empty());
    for (const char* field : {"dari", "sampai"}) {
        const auto found = std::find_if(period.complaints.begin(), period.complaints.end(),
                                        [&](const people::Complaint& complaint) { return complaint.field == field; });
        data.set(fmt::format("{}_error", field), found == period.complaints.end() ? "" : found->text);
    }
}

Instant start_of(std::int64_t day, Zone zone) {
    return instant_of(day) - zone.offset;
}

std::int64_t first_of_month(std::int64_t day) {
    return day - local_time(instant_of(day), k_utc).day + 1;
}

std::string day_in_words(std::int64_t day) {
    const std::string words = text::short_date_time(instant_of(day), k_utc);
    return words.substr(0, words.rfind(' '));
}

std::string iso_day(std::int64_t day) {
    return to_iso8601(instant_of(day), k_utc).substr(0, 10);
}

std::string short_day(std::int64_t day) {
    const std::string words = day_in_words(day);
    return words.substr(0, words.rfind(' '));
}

}  // namespace mitra::web
