#include "lib/topup/price.hpp"

#include <algorithm>

#include "lib/base/enum_names.hpp"

namespace mitra::topup {
namespace {

constexpr EnumNames<Bearer, 2> k_bearers{{"buyer", "store"}};

/// Rates and fixed parts of some fees, added up.
struct Sum {
    std::int64_t rate = 0, fixed = 0;
};

Sum sum_of(const std::vector<FeeRule>& fees, bool buyers_only) {
    Sum sum;
    for (const FeeRule& fee : fees) {
        if (buyers_only && fee.bearer != Bearer::buyer) continue;
        sum.rate += fee.rate.value;
        sum.fixed += fee.fixed.rupiah();
    }
    return sum;
}

/// At least what must come in so that `rest` stays when these fees are gone; each fee is rounded by itself, so that it
/// may lack a few rupiah.
std::int64_t before_fees(std::int64_t rest, const Sum& fees) {
    const std::int64_t left = k_whole - fees.rate;
    return ((rest + fees.fixed) * k_whole + left - 1) / left;
}

Money borne_by_buyer(Money price, const std::vector<FeeRule>& fees) {
    Money sum;
    for (const FeeRule& fee : fees)
        if (fee.bearer == Bearer::buyer) sum = sum + share_of(price, fee.rate) + fee.fixed;
    return sum;
}

}  // namespace

std::string_view name(Bearer bearer) {
    return k_bearers.of(bearer);
}
std::optional<Bearer> bearer_named(std::string_view name) {
    return k_bearers.named(name);
}

Money fees_of(Money price, const std::vector<FeeRule>& fees) {
    Money sum;
    for (const FeeRule& fee : fees)
        sum = sum + share_of(price, fee.rate) + fee.fixed;
    return sum;
}

std::optional<Quote> quote(Money cost, const PriceRules& rules, const std::vector<FeeRule>& fees) {
    const Sum all = sum_of(fees, false);
    const Sum buyers = sum_of(fees, true);
    if (all.rate >= k_whole) return std::nullopt;
    const Money margin = share_of(cost, rules.margin) + rules.margin_fixed;
    const std::int64_t wanted =
        std::max(before_fees((cost + margin).rupiah(), buyers), before_fees(cost.rupiah(), all));
    const std::int64_t unit = rules.unit.rupiah();
    const auto pays = [&](Money price) {
        return price - borne_by_buyer(price, fees) >= cost + margin && price - fees_of(price, fees) >= cost;
    };
    Money price{std::max<std::int64_t>((wanted + unit - 1) / unit, 1) * unit};
    while (price.rupiah() <= Money::k_largest && !pays(price))
        price = price + rules.unit;
    if (price.rupiah() > Money::k_largest) return std::nullopt;
    // Fees that round down may leave enough of one unit less.
    while (price > rules.unit && pays(price - rules.unit))
        price = price - rules.unit;
    return Quote{.cost = cost, .margin = margin, .fees = fees_of(price, fees), .price = price};
}

}  // namespace mitra::topup
