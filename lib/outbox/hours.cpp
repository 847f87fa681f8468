#include "lib/outbox/hours.hpp"

#include <fmt/format.h>

namespace mitra::outbox {
namespace {

constexpr int k_day = 24 * 60;

/// "09:00" in minutes; 24:00 is allowed. -1 for anything else.
int parse_minutes(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return -1;
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -100; };
    const int hours = digit(0) * 10 + digit(1);
    const int minutes = digit(3) * 10 + digit(4);
    if (hours < 0 || minutes < 0 || minutes > 59) return -1;
    const int total = hours * 60 + minutes;
    return total <= k_day ? total : -1;
}

}  // namespace

bool Hours::contains(Instant instant, Zone zone) const {
    const auto since_midnight = instant - start_of_day(instant, zone);
    const auto minute = std::chrono::duration_cast<std::chrono::minutes>(since_midnight).count();
    if (from == until) return true;
    return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

Instant Hours::opens(Instant instant, Zone zone) const {
    if (contains(instant, zone)) return instant;
    const Instant today = start_of_day(instant, zone) + std::chrono::minutes{from};
    return today >= instant ? today : today + std::chrono::hours{24};
}

std::chrono::minutes Hours::length() const {
    return std::chrono::minutes{from < until ? until - from : k_day - from + until};
}

std::optional<Hours> parse_hours(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const int from = parse_minutes(text.substr(0, 5));
    const int until = parse_minutes(text.substr(6));
    if (from < 0 || until < 0 || from == k_day) return std::nullopt;
    return Hours{from, until};
}

std::string to_string(Hours hours) {
    return fmt::format("{:02}:{:02}-{:02}:{:02}", hours.from / 60, hours.from % 60, hours.until / 60, hours.until % 60);
}

}  // namespace mitra::outbox
