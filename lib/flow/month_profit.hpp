#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// A month of the site's calendar: from its first midnight to the next one's.
struct Month {
    Instant begins, ends;
};
/// Of "2026-11"; nothing for anything else.
std::optional<Month> month_named(std::string_view words, Zone zone);

/// What a month brought, from the books:
///
///     turnover      sales, less what was refunded in the month; without tax and unique codes
///     goods         what the supplier charged
///     net           turnover - goods - payment fees - deposit fees
///     service       its share of the net, where that is above zero; rounded half up
///     owner         the rest; all of a loss
struct MonthProfit {
    Money turnover, goods, payment_fees, deposit_fees, net;
    BasisPoints service_rate;
    Money service_share, owner;
    std::int64_t topups = 0;  ///< done in the month: their cost is among the goods
    Money other_costs;        ///< commissions and transfers, which the rule leaves out
    // Not of the month, but as it stands now:
    Money deposit_in_books;
    std::optional<Money> deposit_at_supplier;  ///< as it last said
    std::optional<Instant> asked_at;
};
MonthProfit month_profit(const Services& services, const Month& month);

}  // namespace mitra::flow
