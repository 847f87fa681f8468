#pragma once

#include <cstdint>

#include "lib/base/money.hpp"
#include "lib/flow/click_token.hpp"
#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

// What an affiliate's counters are told, each in the transaction of the act that is counted. An order that nobody
// brought counts nothing.

/// A visitor whose browser remembers this click, which counts, came to the checkout.
void count_checkout(const Services& services, const Click& click, ProductId product);
/// Somebody registered through this affiliate's link.
void count_registrant(const Services& services, PersonId affiliate, std::int64_t utm, Instant at);
/// The order was placed.
void count_registrant(const Services& services, const shop::Order& order);
/// It was paid; `net` is what it brought, without tax and unique code.
void count_sale(const Services& services, const shop::Order& order, Money net);
/// So much of that was given back.
void count_taken_back(const Services& services, const shop::Order& order, Money net);
/// Its commission was earned, or (below zero) taken back.
void count_commission(const Services& services, const shop::Order& order, Money change);

}  // namespace mitra::flow
