#include "lib/flow/fulfil_order.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using shop::OrderState;
using test::ShopSite;

namespace {

struct Paying : ShopSite {
    void pay(const flow::Placed& placed) {
        flow::settle_payment(services(), placed.payment->id,
                             {.kind = payment::Evidence::Kind::admin, .amount = placed.order.total, .actor = "test"});
    }
    OrderState state(const flow::Placed& placed) { return shop::OrderStore{database}.find(placed.order.id)->state; }
    std::vector<std::string> rights(PersonId person) { return people::GroupStore{database}.rights_of(person); }
    std::int64_t messages(const char* template_name) {
        return database->prepared("SELECT count(*) FROM message WHERE template = :name AND channel = 'whatsapp'")
            .bind(":name", template_name)
            .integer();
    }
};

}  // namespace

TEST_CASE("whoever paid leaves the group of those who ordered for the group of those who paid", "[order]") {
    Paying site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100"));
    CHECK(site.is_in(placed.order.buyer, site.ordered));
    CHECK(site.messages("order_placed") == 1);
    site.pay(placed);
    CHECK(site.state(placed) == OrderState::fulfilled);
    CHECK_FALSE(site.is_in(placed.order.buyer, site.ordered));
    CHECK(site.is_in(placed.order.buyer, site.paid));
    CHECK(site.rights(placed.order.buyer) == std::vector<std::string>{"materi"});
    flow::fulfil_order(site.services(), placed.order.id);  // again: nothing
    CHECK(site.state(placed) == OrderState::fulfilled);
    CHECK(shop::OrderStore{site.database}.find(placed.order.id)->fulfilled_at == site.clock.now());

    // Another order of the same product does not bring them back to the beginning.
    flow::place_order(site.services(), site.by(placed.order.buyer));
    CHECK_FALSE(site.is_in(placed.order.buyer, site.ordered));
}

TEST_CASE("a buyer with an e-mail is sent one link that sets a password", "[order]") {
    Paying site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100", "budi@example.com"));
    const char* invitations = "SELECT count(*) FROM message WHERE template = 'account_new' AND channel = 'email'";
    CHECK(site.count(invitations) == 1);
    site.pay(placed);
    flow::place_order(site.services(), site.by(placed.order.buyer));
    CHECK(site.count(invitations) == 1);
    const auto without = flow::place_order(site.services(), site.typed("+6281200000101"));
    site.pay(without);
    CHECK(site.count(invitations) == 1);
}

TEST_CASE("a whole refund takes back the group and what it gave for good, unless another order gives it", "[order]") {
    Paying site;
    people::GroupStore groups{site.database};
    auto paid = *groups.find(site.paid);
    paid.rights = {{"arsip", true}, {"materi", false}};
    groups.set(paid);
    const auto first = flow::place_order(site.services(), site.typed("+6281200000100"));
    site.pay(first);
    const PersonId buyer = first.order.buyer;
    const auto second = flow::place_order(site.services(), site.by(buyer));
    site.pay(second);
    flow::refund_order(site.services(), first.order.id, std::nullopt);
    CHECK(site.state(first) == OrderState::refunded);
    CHECK(site.is_in(buyer, site.paid));
    flow::refund_order(site.services(), second.order.id, std::nullopt);
    CHECK_FALSE(site.is_in(buyer, site.paid));
    CHECK(site.rights(buyer).empty());
}

TEST_CASE("a free product is paid at once by whoever is new here", "[order]") {
    Paying site;
    site.product = site.add_product("Kelas Gratis", Money{0});
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100"));
    CHECK(placed.order.state == OrderState::fulfilled);
    CHECK(placed.order.method == PaymentMethod::free);
    CHECK_FALSE(placed.waits_for_sign_in);
    REQUIRE(placed.payment);
    CHECK(placed.payment->state == payment::PaymentState::settled);
    CHECK(site.is_in(placed.order.buyer, site.paid));
    CHECK(site.count("SELECT count(*) FROM payment_evidence WHERE kind = 'free'") == 1);
    CHECK(site.count("SELECT count(*) FROM journal") == 0);
}

TEST_CASE("an admin gives a product for a reason, at no price", "[order]") {
    Paying site;
    const PersonId person = test::add_person(site.database);
    auto services = site.services();
    services.actor = {"budi", ""};
    CHECK_THROWS_AS(flow::grant_order(services, site.product, person), Error);
    services.actor.reason = "pemenang lomba";
    const auto placed = flow::grant_order(services, site.product, person);
    CHECK(placed.order.state == OrderState::fulfilled);
    CHECK(placed.order.method == PaymentMethod::grant);
    CHECK(placed.order.subtotal == Money{100'000});
    CHECK(placed.order.total == Money{0});
    CHECK(site.is_in(person, site.paid));
    CHECK(shop::SalesStore{site.database}.total(0, 99'999).paid == 0);
}

TEST_CASE("an order expires when its time is over, but never while a proof waits", "[order]") {
    Paying site;
    const auto waits = flow::place_order(site.services(), site.typed("+6281200000100"));
    const auto over = flow::place_order(site.services(), site.typed("+6281200000101"));
    REQUIRE(shop::OrderStore{site.database}.move(waits.order.id, OrderState::pending, OrderState::proof_submitted,
                                                 {"test", site.clock.now()}));
    site.clock.advance(24h - 1ms);
    CHECK(flow::expire_orders(site.services(), 100).orders == 0);
    site.clock.advance(1ms);
    CHECK(flow::expire_orders(site.services(), 100).orders == 1);
    CHECK(flow::expire_orders(site.services(), 100).orders == 0);
    CHECK(site.state(over) == OrderState::expired);
    CHECK(site.state(waits) == OrderState::proof_submitted);
    CHECK(site.messages("order_expired") == 1);
    CHECK(payment::PaymentStore{site.database, test::test_vault()}.find(over.payment->id)->state ==
          payment::PaymentState::expired);

    // The amount stays taken as long as money for it still counts.
    const auto held = [&](const flow::Placed& placed) {
        return shop::OrderStore{site.database}.holding(site.bca, placed.order.total).has_value();
    };
    site.clock.advance(site.site.shop.grace);
    CHECK(flow::expire_orders(site.services(), 100).amounts_released == 0);
    CHECK(held(over));
    site.clock.advance(1ms);
    CHECK(flow::expire_orders(site.services(), 100).amounts_released == 1);
    CHECK_FALSE(held(over));
    CHECK(held(waits));
}

TEST_CASE("money inside the grace period pays an expired order, later it is a case", "[order]") {
    Paying site;
    const auto soon = flow::place_order(site.services(), site.typed("+6281200000100"));
    const auto late = flow::place_order(site.services(), site.typed("+6281200000101"));
    site.clock.advance(24h);
    REQUIRE(flow::expire_orders(site.services(), 100).orders == 2);
    site.pay(soon);
    CHECK(site.state(soon) == OrderState::fulfilled);
    CHECK(site.is_in(soon.order.buyer, site.paid));
    site.clock.advance(site.site.shop.grace);
    site.pay(late);
    CHECK(site.state(late) == OrderState::expired);
    CHECK(site.count("SELECT count(*) FROM payment_case WHERE kind = 'late'") == 1);
}

TEST_CASE("an order is cancelled while nothing came for it", "[order]") {
    Paying site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100"));
    CHECK(flow::cancel_order(site.services(), placed.order.id));
    CHECK_FALSE(flow::cancel_order(site.services(), placed.order.id));
    CHECK(site.state(placed) == OrderState::cancelled);
    const auto paid = flow::place_order(site.services(), site.typed("+6281200000101"));
    site.pay(paid);
    CHECK_THROWS_AS(flow::cancel_order(site.services(), paid.order.id), Error);
    const auto waits = flow::place_order(site.services(), site.typed("+6281200000102"));
    REQUIRE(shop::OrderStore{site.database}.move(waits.order.id, OrderState::pending, OrderState::proof_submitted,
                                                 {"test", site.clock.now()}));
    CHECK_THROWS_AS(flow::cancel_order(site.services(), waits.order.id), Error);
    CHECK_THROWS_AS(flow::cancel_order(site.services(), OrderId{99}), Error);
}

TEST_CASE("what an order's state says is sent again, each time once more", "[order]") {
    Paying site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100"));
    site.clock.advance(1min);
    flow::resend_order(site.services(), placed.order.id);
    CHECK(site.messages("order_placed") == 2);
    site.pay(placed);
    site.clock.advance(1min);
    flow::resend_order(site.services(), placed.order.id);
    CHECK(site.messages("payment_received") == 2);
    CHECK_THROWS_AS(flow::resend_order(site.services(), OrderId{99}), Error);
}
