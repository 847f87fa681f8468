#pragma once

#include "tests/flow/topup_site.hpp"

namespace mitra::test {

inline void pay(TopupSite& site, const shop::Order& order) {
    payment::PaymentStore payments{site.database, test_vault()};
    payment::Payment payment;
    payment.order = order.id;
    payment.method = PaymentMethod::trakteer;
    payment.amount = order.total;
    payment.created_at = site.clock.now();
    payment.expires_at = order.expires_at;
    payment = payments.add(payment, to_string(order.id), "test");
    payment::Evidence evidence;
    evidence.kind = payment::Evidence::Kind::tip;
    evidence.amount = order.total;
    evidence.actor = "test";
    payments.settle(payment.id, payment.state, evidence, site.clock.now());
    shop::OrderStore{site.database}.move(order.id, shop::OrderState::pending, shop::OrderState::paid,
                                         {"test", site.clock.now()});
}

/// Orders of a channel that the supplier accepted, without the long way there.
inline void accept_many(TopupSite& site, std::int64_t count) {
    db::in_transaction(site.database, [&] {
        const auto service = site.service("FF70");
        const PersonId buyer = add_person(site.database);
        for (std::int64_t i = 0; i < count; ++i) {
            shop::Order order;
            order.product = service.product;
            order.buyer = buyer;
            order.subtotal = order.total = Money{10'000};
            order.method = PaymentMethod::trakteer;
            order.placed_at = site.clock.now();
            order.expires_at = site.clock.now() + std::chrono::hours{24};
            order.id = shop::OrderStore{site.database}.add(order, "test");
            pay(site, order);
            topup::Topup topup;
            topup.order = order.id;
            topup.service = service.id;
            topup.channel = topup::Channel::game;
            topup.code = "FF70";
            topup.display = "Free Fire - 70 Diamonds";
            topup.target = fmt::format("{:08}", i);
            topup.expected_cost = Money{9'000};
            topup.made_at = site.clock.now();
            const TopupId id = site.topups().add(topup, "test");
            site.topups().move(id, topup::TopupState::ready, topup::TopupState::sending, site.clock.now(), "test");
            auto& row = site.supplier.by_hand(topup::Channel::game, "FF70", topup.target, "");
            site.topups().learn(id, row.trxid, Money{9'000}, "");
            site.topups().move(id, topup::TopupState::sending, topup::TopupState::processing, site.clock.now(), "test");
            site.topups().ask_again(id, site.clock.now() + std::chrono::seconds{10});
        }
    });
}

}  // namespace mitra::test
