#pragma once

#include <fmt/format.h>

#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {

/// Mobile Legends, with one service; the game's product.
inline ProductId add_game(db::Database& database, const std::string& name = "Mobile Legends",
                          topup::Channel channel = topup::Channel::game) {
    const ProductId product = shop::ProductStore{database}.add({.id = {},
                                                                .slug = shop::slug_of(name),
                                                                .name = name,
                                                                .kind = shop::ProductKind::topup,
                                                                .price = Money{},
                                                                .created_at = k_noon});
    topup::CatalogueStore{database}.add_game({.product = product,
                                              .channel = channel,
                                              .supplier_name = name,
                                              .target_rule = "digits:5-12",
                                              .zone_rule = "digits:3-6",
                                              .nickname_code = "mobile-legends"});
    return product;
}

inline topup::ServiceRow some_row(const std::string& code = "ML86-S1") {
    return {.code = code,
            .game = "Mobile Legends",
            .name = "86 Diamonds",
            .category = "",
            .note = "",
            .prices = {Money{20'000}, Money{19'500}, Money{19'000}},
            .status = "available",
            .multi_trx = true,
            .closed = std::nullopt};
}

inline ServiceId add_service(db::Database& database, ProductId game, const topup::ServiceRow& row = some_row(),
                             topup::Channel channel = topup::Channel::game) {
    topup::CatalogueStore catalogue{database};
    catalogue.insert(row, channel, game, topup::hash_of(row), k_noon);
    return catalogue.service(channel, row.code)->id;
}

/// An order of the game, pending, that is to be paid by tips.
inline OrderId add_tip_order(db::Database& database, ProductId game, PersonId buyer) {
    using namespace std::chrono_literals;
    return shop::OrderStore{database}.add({.product = game,
                                           .buyer = buyer,
                                           .subtotal = Money{21'000},
                                           .total = Money{21'000},
                                           .method = PaymentMethod::trakteer,
                                           .placed_at = k_noon,
                                           .expires_at = k_noon + 24h},
                                          "test");
}

/// Paid by a tip, as the flow would.
inline void pay(db::Database& database, OrderId order) {
    payment::PaymentStore payments{database, test_vault()};
    const auto payment = payments.add({.order = order,
                                       .method = PaymentMethod::trakteer,
                                       .amount = Money{21'000},
                                       .created_at = k_noon,
                                       .expires_at = k_noon},
                                      to_string(order), "test");
    payments.settle(payment.id, payment::PaymentState::created,
                    {.kind = payment::Evidence::Kind::tip, .amount = Money{21'000}, .reference = "t", .actor = "test"},
                    k_noon);
    shop::OrderStore{database}.move(order, shop::OrderState::pending, shop::OrderState::paid, {"test", k_noon});
}

inline topup::Topup new_topup(OrderId order, ServiceId service, const std::string& target = "136216325") {
    return {.order = order,
            .service = service,
            .channel = topup::Channel::game,
            .code = "ML86-S1",
            .display = "Mobile Legends - 86 Diamonds",
            .target = target,
            .zone = "2685",
            .nickname = "Itacimo",
            .expected_cost = Money{20'000},
            .made_at = k_noon};
}

}  // namespace mitra::test
