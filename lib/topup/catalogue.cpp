#include "lib/topup/catalogue.hpp"

namespace mitra::topup {

bool in_window(std::pair<int, int> window, Instant now) {
    constexpr std::int64_t k_minute = 60'000;
    constexpr std::int64_t k_day = 24 * 60;
    constexpr std::int64_t k_supplier_zone = 7 * 60;
    const auto [from, until] = window;
    const std::int64_t minute = (((now.milliseconds / k_minute) + k_supplier_zone) % k_day + k_day) % k_day;
    if (from <= until) return minute >= from && minute < until;
    return minute >= from || minute < until;
}

bool Service::open_at(Instant now) const {
    return !gone_at && status == "available" && !(closed && in_window(*closed, now));
}

}  // namespace mitra::topup
