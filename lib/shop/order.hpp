#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/base/payment_method.hpp"
#include "lib/shop/price.hpp"

namespace mitra::shop {

enum class OrderState { pending, proof_submitted, paid, fulfilled, expired, cancelled, refunded };
/// As state_edge has it: "pending", "proof_submitted", ...
std::string_view name(OrderState state);
std::optional<OrderState> order_state_named(std::string_view name);

/// An order with the terms it was placed at, which never change.
struct Order {
    OrderId id;
    std::string uuid;
    ProductId product;
    PersonId buyer;
    bool buyer_proven = false;  ///< signed in, new with this order, or by command: not a stranger who typed a number
    Money subtotal, discount, tax, total;
    std::int64_t unique_code = 0;
    TaxRule tax_rule;
    Money refunded;
    PaymentMethod method = PaymentMethod::duitku;
    std::optional<BankAccountId> bank_account;
    std::optional<CouponId> coupon;
    std::string consent_version;  ///< empty: by command
    OrderState state = OrderState::pending;
    Instant placed_at, expires_at;
    std::optional<Instant> paid_at, fulfilled_at;

    /// What the shop earns and what it was made of.
    [[nodiscard]] Parts parts() const;
    [[nodiscard]] bool open() const { return state == OrderState::pending || state == OrderState::proof_submitted; }
};

}  // namespace mitra::shop
