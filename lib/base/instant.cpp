#include "lib/base/instant.hpp"

#include <array>
#include <charconv>

namespace mitra {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::int64_t k_day_ms = 86'400'000;

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

/// Eats digits and separators from the front of a text; `ok` turns false at the first that is not there.
class Reader {
 public:
    explicit Reader(std::string_view text) : rest_{text} {}

    int number(std::size_t digits) {
        int value = 0;
        const bool there =
            rest_.size() >= digits && rest_.substr(0, digits).find_first_not_of("0123456789") == std::string_view::npos;
        ok_ = ok_ && there;
        if (!ok_) return 0;
        std::from_chars(rest_.data(), rest_.data() + digits, value);
        rest_.remove_prefix(digits);
        return value;
    }
    bool accept(std::string_view any_of) {
        const bool there = !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
        if (there) rest_.remove_prefix(1);
        return there;
    }
    void expect(std::string_view any_of) { ok_ = accept(any_of) && ok_; }
    /// Up to nine digits of a second's fraction, cut to milliseconds.
    milliseconds fraction() {
        milliseconds value{0};
        int unit = 100;
        std::size_t digits = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits, unit /= 10)
            value += milliseconds{(rest_[digits] - '0') * unit};
        ok_ = ok_ && digits > 0 && digits <= 9;
        rest_.remove_prefix(digits);
        return value;
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] char front() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
    std::string_view rest_;
    bool ok_ = true;
};

/// The offset behind a time of day ("Z", "+07:00"), or `zone` where there is none.
std::chrono::minutes read_offset(Reader& reader, Zone zone) {
    if (reader.accept("Zz")) return 0min;
    const char sign = reader.front();
    if (!reader.accept("+-")) return zone.offset;
    const int hours = reader.number(2);
    reader.expect(":");
    const int minutes = reader.number(2);
    if (hours > 23 || minutes > 59) reader.expect("");
    return std::chrono::minutes{(sign == '-' ? -1 : 1) * (hours * 60 + minutes)};
}

}  // namespace

std::optional<Zone> Zone::named(std::string_view name) {
    if (name == "Asia/Jakarta") return Zone{7h, "WIB"};
    if (name == "Asia/Makassar") return Zone{8h, "WITA"};
    if (name == "Asia/Jayapura") return Zone{9h, "WIT"};
    return std::nullopt;
}

LocalTime local_time(Instant instant, Zone zone) {
    const std::int64_t local = (instant + zone.offset).milliseconds;
    const std::int64_t day = floor_div(local, k_day_ms);
    const std::chrono::sys_days days{std::chrono::days{day}};
    const std::chrono::year_month_day date{days};
    const auto second = static_cast<int>((local - day * k_day_ms) / 1000);
    return LocalTime{.year = static_cast<int>(date.year()),
                     .month = static_cast<int>(static_cast<unsigned>(date.month())),
                     .day = static_cast<int>(static_cast<unsigned>(date.day())),
                     .weekday = static_cast<int>(std::chrono::weekday{days}.c_encoding()),
                     .hour = second / 3600,
                     .minute = second / 60 % 60,
                     .second = second % 60};
}

Instant start_of_day(Instant instant, Zone zone) {
    const std::int64_t local = (instant + zone.offset).milliseconds;
    return Instant{floor_div(local, k_day_ms) * k_day_ms} - zone.offset;
}

std::int64_t day_number(Instant instant, Zone zone) {
    return floor_div((instant + zone.offset).milliseconds, k_day_ms);
}

std::string to_iso8601(Instant instant, Zone zone) {
    const LocalTime t = local_time(instant, zone);
    const std::int64_t fraction = instant.milliseconds - floor_div(instant.milliseconds, 1000) * 1000;
    const auto minutes = zone.offset.count();
    std::string text =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second);
    if (fraction != 0) text += fmt::format(".{:03}", fraction);
    return text + fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

std::optional<Instant> parse_instant(std::string_view text, Zone zone) {
    Reader reader{text};
    const std::chrono::year year{reader.number(4)};
    reader.expect("-");
    const std::chrono::month month{static_cast<unsigned>(reader.number(2))};
    reader.expect("-");
    const std::chrono::day day{static_cast<unsigned>(reader.number(2))};
    const std::chrono::year_month_day date{year, month, day};
    if (!reader.ok() || !date.ok()) return std::nullopt;

    Instant instant{std::chrono::sys_days{date}.time_since_epoch() / 1ms};
    if (reader.at_end()) return instant - zone.offset;
    reader.expect("Tt ");
    const int hour = reader.number(2);
    reader.expect(":");
    const int minute = reader.number(2);
    int second = 0;
    if (reader.accept(":")) {
        second = reader.number(2);
        if (reader.accept(".")) instant += reader.fraction();
    }
    const std::chrono::minutes offset = read_offset(reader, zone);
    if (!reader.ok() || !reader.at_end() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return instant + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} - offset;
}

}  // namespace mitra
