#include "lib/payment/payment_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/payment/proof_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"
#include "tests/unit/payment/support.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using payment::Evidence;
using payment::PaymentState;
using payment::PaymentStore;
using test::k_noon;

namespace {

Evidence answer(std::int64_t rupiah) {
    return {.kind = Evidence::Kind::provider_answer,
            .amount = Money{rupiah},
            .reference = "DS123",
            .fee = Money{4'000},
            .channel = "BC",
            .actor = "duitku"};
}

}  // namespace

TEST_CASE("attempts of an order are counted, and each has a reference of its own", "[payment]") {
    auto db = test::migrated_db();
    PaymentStore payments{db, test::test_vault()};
    const OrderId order = test::some_order(db);
    const auto first = test::some_payment(db, order);
    const auto second = test::some_payment(db, order);
    CHECK(first.reference == to_string(order) + "-1");
    CHECK(second.reference == to_string(order) + "-2");
    CHECK(payments.latest(order)->id == second.id);
    CHECK(payments.named(first.reference).id == first.id);
    CHECK(payments.named(to_string(second.id)).attempt == 2);
    CHECK(payments.of_order(order).size() == 2);
    CHECK_THROWS_AS(payments.named("PAY-99"), Error);
    CHECK_THROWS_AS(payments.named("ORD-99-1"), Error);
}

TEST_CASE("a payment settles on evidence, once, and from where it was thought to be", "[payment]") {
    auto db = test::migrated_db();
    PaymentStore payments{db, test::test_vault()};
    const auto payment = test::some_payment(db, test::some_order(db));
    REQUIRE(payments.opened(payment.id, {"DS123", "https://sandbox.duitku.com/pay/1"}, "test", k_noon));
    CHECK_FALSE(payments.opened(payment.id, {"DS124", "https://sandbox.duitku.com/pay/2"}, "test", k_noon));
    CHECK(payments.find(payment.id)->pay_url == "https://sandbox.duitku.com/pay/1");

    CHECK_FALSE(payments.settle(payment.id, PaymentState::created, answer(150'000), k_noon));
    CHECK(payments.evidence(payment.id).empty());  // what did not settle leaves no evidence
    REQUIRE(payments.settle(payment.id, PaymentState::waiting, answer(150'000), k_noon));
    CHECK_FALSE(payments.settle(payment.id, PaymentState::waiting, answer(150'000), k_noon));

    const auto settled = payments.find(payment.id).value();
    CHECK(settled.state == PaymentState::settled);
    CHECK(settled.received == Money{150'000});
    CHECK(settled.fee == Money{4'000});
    CHECK(settled.channel == "BC");
    CHECK(settled.verified_by == "duitku");
    REQUIRE(payments.evidence(payment.id).size() == 1);
    CHECK(payments.evidence(payment.id)[0].kind == Evidence::Kind::provider_answer);
    for (const char* change : {"UPDATE payment_evidence SET amount = 1", "UPDATE payment_evidence SET actor = 'budi'",
                               "DELETE FROM payment_evidence"})
        CHECK_THROWS_AS(db->execute(change), Error);
}

TEST_CASE("without evidence no payment settles, and of two attempts only one does", "[payment]") {
    auto db = test::migrated_db();
    PaymentStore payments{db, test::test_vault()};
    const OrderId order = test::some_order(db);
    const auto first = test::some_payment(db, order);
    const auto second = test::some_payment(db, order);
    CHECK_THROWS_AS(db->execute("UPDATE payment SET state = 'settled', settled_at = 1, received = 1, moved_at = 2"
                                " WHERE id = 1"),
                    Error);
    REQUIRE(payments.settle(first.id, PaymentState::created, answer(150'000), k_noon));
    auto other = answer(150'000);
    other.reference = "DS999";
    CHECK_THROWS_AS(payments.settle(second.id, PaymentState::created, other, k_noon), Error);
    CHECK(payments.find(second.id)->state == PaymentState::created);
}

TEST_CASE("a provider's reference is learned once and never changes", "[payment]") {
    auto db = test::migrated_db();
    PaymentStore payments{db, test::test_vault()};
    const auto payment = test::some_payment(db, test::some_order(db));
    payments.learn_reference(payment.id, "DS1");
    payments.learn_reference(payment.id, "DS1");
    CHECK_THROWS_AS(payments.learn_reference(payment.id, "DS2"), Error);
    CHECK(payments.find(payment.id)->provider_reference == "DS1");
}

TEST_CASE("payments are found by state, method, order and time", "[payment]") {
    auto db = test::migrated_db();
    PaymentStore payments{db, test::test_vault()};
    const OrderId order = test::some_order(db);
    const auto first = test::some_payment(db, order);
    const auto second = test::some_payment(db, test::some_order(db));
    REQUIRE(payments.close(first.id, PaymentState::expired, "time is over", "test", k_noon));
    CHECK_FALSE(payments.close(first.id, PaymentState::failed, "", "test", k_noon));
    CHECK(payments.open(PaymentMethod::duitku, PaymentId{}, 10).size() == 1);
    CHECK(payments.open(PaymentMethod::transfer, PaymentId{}, 10).empty());
    CHECK(payments.list({.state = PaymentState::expired}, PaymentId{}, 10)[0].note == "time is over");
    CHECK(payments.count({.order = order}) == 1);
    CHECK(payments.count({.until = k_noon}) == 0);
    CHECK(payments.list({}, first.id, 10)[0].id == second.id);
}

TEST_CASE("proofs of an order are counted over its attempts, and forgotten with their buyer", "[payment]") {
    auto db = test::migrated_db();
    payment::ProofStore proofs{db, test::test_vault()};
    const OrderId order = test::some_order(db);
    const auto first = test::some_payment(db, order);
    const auto second = test::some_payment(db, order);
    proofs.add({.payment = first.id, .sender = "Budi", .transferred_on = "2026-11-20", .uploaded_at = k_noon});
    proofs.add({.payment = second.id, .sender = "Budi Santoso", .uploaded_at = k_noon + 1h});
    CHECK(proofs.count(order) == 2);
    CHECK(proofs.latest(order)->sender == "Budi Santoso");
    CHECK(proofs.of_payment(first.id).at(0).transferred_on == "2026-11-20");
    proofs.forget_buyer(PersonId{db->prepared("SELECT buyer_id FROM shop_order").integer()});
    CHECK(proofs.latest(order)->sender.empty());
    CHECK(proofs.count(order) == 2);
}
