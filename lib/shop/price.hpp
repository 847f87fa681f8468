#pragma once

#include <string_view>

#include "lib/base/money.hpp"

namespace mitra::shop {

enum class TaxMode { none, inclusive, exclusive };
/// "none", "inclusive", "exclusive".
std::string_view name(TaxMode mode);
TaxMode tax_mode_named(std::string_view name);

struct TaxRule {
    TaxMode mode = TaxMode::none;
    BasisPoints rate;
};

/// What an order costs, before a transfer's unique code.
struct Price {
    Money subtotal;  ///< the product's price
    Money discount;
    Money tax;    ///< inside the price (inclusive) or on top of it (exclusive); rounded half up
    Money total;  ///< what is to be paid
    Money net;    ///< what the shop earns: total without tax
};
/// Error{usage} for a discount that is negative or more than the price, or a total of more than Money::k_largest.
Price price_of(Money price, Money discount, TaxRule tax);

/// How a refund of `amount` is taken from what is left of an order, so that several refunds of the whole sum to the
/// whole: net and tax in their proportion (the tax rounded half up), the unique code last.
struct Parts {
    Money net, tax, unique_code;
    [[nodiscard]] Money sum() const { return net + tax + unique_code; }
};
Parts refund_parts(const Parts& paid, Money refunded_before, Money amount);

}  // namespace mitra::shop
