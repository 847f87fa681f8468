#pragma once

#include <string>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// The days that a report is asked for: `periode` (7, 30, 90, bulan, bulan-lalu, semua), or `dari` and `sampai`.
struct Period {
    std::string choice;                         ///< empty: typed dates
    std::string since, until;                   ///< the typed dates, as they were typed
    referral::Days days;                        ///< never beyond today
    std::vector<people::Complaint> complaints;  ///< about `dari` and `sampai`; the days are the usual ones then

    /// "periode=7", "dari=2026-11-01&sampai=2026-11-30": what an address carries to ask for the same days.
    [[nodiscard]] std::string query() const;
};

/// The last 30 days where nothing is said. `first_day` is the first day that has something to show: "semua" begins
/// there, and nothing begins before.
Period read_period(const http::Fields& query, std::int64_t first_day, Instant now, Zone zone);

/// The choices and the two dates of layout/period.html.
void put_period(text::PageData& data, const Period& period);

/// "20 Nov 2026" of a day that is counted from 1970-01-01, "2026-11-20", "20 Nov".
std::string day_in_words(std::int64_t day);
std::string iso_day(std::int64_t day);
std::string short_day(std::int64_t day);
/// When a day begins on the clocks of a zone.
Instant start_of(std::int64_t day, Zone zone);
/// The first of the month that a day lies in.
std::int64_t first_of_month(std::int64_t day);

}  // namespace mitra::web
