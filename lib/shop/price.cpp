#include "lib/shop/price.hpp"

#include <algorithm>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"

namespace mitra::shop {
namespace {

constexpr EnumNames<TaxMode, 3> k_modes{{"none", "inclusive", "exclusive"}};

/// The tax inside an amount that contains it: amount * rate / (100 % + rate), rounded half up.
Money tax_inside(Money amount, BasisPoints rate) {
    const std::int64_t whole = k_whole + rate.value;
    return Money{(amount.rupiah() * rate.value * 2 + whole) / (whole * 2)};
}

/// part * of / whole, rounded half up; the product of two amounts needs more than 64 bits.
Money proportion(std::int64_t part, std::int64_t of, std::int64_t whole) {
    __extension__ using Wide = __int128;
    return Money{static_cast<std::int64_t>((Wide{part} * of * 2 + whole) / (Wide{whole} * 2))};
}

Money tax_on(Money amount, TaxRule rule) {
    switch (rule.mode) {
        case TaxMode::none:
            return {};
        case TaxMode::inclusive:
            return tax_inside(amount, rule.rate);
        case TaxMode::exclusive:
            return share_of(amount, rule.rate);
    }
    return {};
}

}  // namespace

std::string_view name(TaxMode mode) {
    return k_modes.of(mode);
}

TaxMode tax_mode_named(std::string_view name) {
    const auto found = k_modes.named(name);
    if (!found) throw Error{ErrorKind::internal, "no tax mode of this name", {}, "tax"};
    return *found;
}

Price price_of(Money price, Money discount, TaxRule tax) {
    if (discount < Money{} || discount > price)
        throw Error{ErrorKind::usage, "a discount is at least nothing and at most the price", {}, "price"};
    const Money asked = price - discount;
    Price result{.subtotal = price, .discount = discount, .tax = tax_on(asked, tax), .total = asked, .net = asked};
    if (tax.mode == TaxMode::exclusive)
        result.total = asked + result.tax;
    else
        result.net = asked - result.tax;
    if (result.total.rupiah() > Money::k_largest)
        throw Error{ErrorKind::usage, "the total is more than Rp 100.000.000.000", {}, "price"};
    return result;
}

Parts refund_parts(const Parts& paid, Money refunded_before, Money amount) {
    // Cumulative, so that rounding never adds up: what all refunds together take, less what those before took.
    const auto taken = [&](Money sum) {
        const Money goods = paid.net + paid.tax;
        const Money of_goods = std::min(sum, goods);
        const std::int64_t all = goods.rupiah();
        const Money tax = all == 0 ? Money{} : proportion(of_goods.rupiah(), paid.tax.rupiah(), all);
        return Parts{.net = of_goods - tax, .tax = tax, .unique_code = sum - of_goods};
    };
    const Parts before = taken(refunded_before);
    const Parts after = taken(refunded_before + amount);
    return {.net = after.net - before.net,
            .tax = after.tax - before.tax,
            .unique_code = after.unique_code - before.unique_code};
}

}  // namespace mitra::shop
