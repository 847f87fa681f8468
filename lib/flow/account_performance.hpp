#pragma once

#include <cstdint>
#include <optional>

#include "lib/flow/services.hpp"
#include "lib/membership/account.hpp"

namespace mitra::flow {

/// What was done with an account: validated reports of whoever had it at the end of the day that they are about.
struct AccountPerformance {
    std::int64_t reports = 0;
    Money total;                           ///< commission that these days brought
    std::optional<std::int64_t> last_day;  ///< of a report, as day_number counts
    std::int64_t recent_reports = 0;       ///< of the last thirty days
    Money recent_total;
    std::int64_t waiting = 0;  ///< reports that nobody has judged
};
AccountPerformance account_performance(const Services& services, AccountId account);

}  // namespace mitra::flow
