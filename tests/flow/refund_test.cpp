#include <catch2/catch.hpp>

#include <thread>

#include "lib/flow/close_case.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using payment::CaseOutcome;
using payment::PaymentState;
using shop::OrderState;
using test::MoneySite;
using test::refusal;
using Outcome = flow::Settled::Outcome;

namespace {

/// A site with an order of 111.000 and its code that was paid by transfer: 100.000 net and 11.000 tax.
struct PaidSite : MoneySite {
    PaidSite() {
        site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1100}};
        placed = by_transfer();
        verify(placed.order.id);
    }
    [[nodiscard]] Money total() const { return placed.order.total; }
    flow::Placed placed;
};

flow::Services without_reason(flow::Services services) {
    services.actor.reason = " ";
    return services;
}

}  // namespace

TEST_CASE("a whole refund takes everything back: books, order, payment, access", "[money]") {
    PaidSite site;
    const OrderId id = site.placed.order.id;
    REQUIRE(site.is_in(site.placed.order.buyer, site.paid));
    const auto before = site.messages();
    const auto refunded = flow::refund_order(site.services(), id, std::nullopt);
    CHECK(refunded.whole);
    CHECK(refunded.amount == site.total());
    CHECK(site.order(id).state == OrderState::refunded);
    CHECK(site.order(id).refunded == site.total());
    CHECK(site.payment(site.placed.payment->id).state == PaymentState::refunded);
    CHECK_FALSE(site.is_in(site.placed.order.buyer, site.paid));
    CHECK(site.messages() > before);
    for (const char* account : {"sales", "tax", "unique_code"})
        CHECK(site.balance(account) == 0);
    const std::string due = ledger::refund_due_to(site.placed.order.buyer);
    CHECK(site.balance(due) == -site.total().rupiah());
    CHECK(site.sales().refunds == Money{100'000});

    CHECK(flow::refund_order(site.services(), id, std::nullopt).already);
    CHECK(refusal([&] { flow::refund_order(site.services(), id, Money{1}); }) == ErrorKind::refused);
    CHECK(site.entries() == 2);

    CHECK(refusal([&] { flow::pay_refund(site.services(), refunded.refund.value(), site.bca, "  "); }) ==
          ErrorKind::usage);
    CHECK(flow::pay_refund(site.services(), refunded.refund.value(), site.bca, "BCA-778"));
    CHECK_FALSE(flow::pay_refund(site.services(), refunded.refund.value(), site.bca, "BCA-778"));
    CHECK(refusal([&] { flow::pay_refund(site.services(), refunded.refund.value(), site.bca, "BCA-779"); }) ==
          ErrorKind::refused);
    CHECK(refusal([&] { flow::pay_refund(site.services(), RefundId{99}, site.bca, "x"); }) == ErrorKind::not_found);
    CHECK(site.balance(due) == 0);
    CHECK(site.balance("cash:BCA") == 0);
    CHECK(site.unsound() == "");
    // The buyer's proof, or the admin's word, again: nothing becomes paid.
    CHECK(site.verify(id).outcome == Outcome::already);
    CHECK(site.order(id).state == OrderState::refunded);
}

TEST_CASE("parts of a refund never add up to more than what came, and the last part ends the order", "[money]") {
    PaidSite site;
    const OrderId id = site.placed.order.id;
    const auto first = flow::refund_order(site.services(), id, Money{33'333});
    CHECK_FALSE(first.whole);
    CHECK(site.order(id).state == OrderState::fulfilled);
    CHECK(site.is_in(site.placed.order.buyer, site.paid));
    CHECK(flow::refundable(site.services(), id) == site.total() - Money{33'333});
    CHECK(refusal([&] { flow::refund_order(site.services(), id, site.total() - Money{33'332}); }) ==
          ErrorKind::refused);
    for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-5}})
        CHECK(refusal([&] { flow::refund_order(site.services(), id, Money{wrong}); }) == ErrorKind::usage);
    CHECK(flow::refund_order(site.services(), id, Money{33'333}).refund != first.refund);
    CHECK(flow::refund_order(site.services(), id, std::nullopt).whole);
    for (const char* account : {"sales", "tax", "unique_code"})
        CHECK(site.balance(account) == 0);
    CHECK(site.balance(ledger::refund_due_to(site.placed.order.buyer)) == -site.total().rupiah());
    CHECK(site.sales().refunds == Money{100'000});
}

TEST_CASE("what was allowed to be short, or came over, is refunded as far as it came for the order", "[money]") {
    MoneySite site;
    const auto short_one = site.by_transfer();
    site.verify(short_one.order.id, {.amount = Money{90'000}, .shortfall = flow::Shortfall::allowed});
    CHECK(refusal([&] { flow::refund_order(site.services(), short_one.order.id, Money{90'001}); }) ==
          ErrorKind::refused);
    CHECK(flow::refund_order(site.services(), short_one.order.id, std::nullopt).amount == Money{90'000});
    const auto over = site.by_transfer();
    site.verify(over.order.id, {.amount = over.order.total + Money{5'000}});
    CHECK(flow::refund_order(site.services(), over.order.id, std::nullopt).amount == over.order.total);
    CHECK(site.balance("sales") == 0);
    CHECK(site.balance(ledger::credit_of(over.order.buyer)) == -5'000);
    CHECK(site.unsound() == "");
}

TEST_CASE("only what was paid is refunded, and for a reason", "[money]") {
    MoneySite site;
    const auto waiting = site.by_transfer();
    CHECK(refusal([&] { flow::refund_order(site.services(), waiting.order.id, std::nullopt); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::refund_order(site.services(), OrderId{99}, std::nullopt); }) == ErrorKind::not_found);
    site.verify(waiting.order.id);
    CHECK(refusal([&] { flow::refund_order(without_reason(site.services()), waiting.order.id, std::nullopt); }) ==
          ErrorKind::usage);
}

TEST_CASE("what was granted or free is taken back whole, with nothing on the books and nobody told", "[money]") {
    MoneySite site;
    const bool granted = GENERATE(true, false);
    if (!granted) site.product = site.add_product("Kelas Gratis", Money{0});
    const PersonId buyer = test::add_person(site.database);
    const auto placed = granted ? flow::grant_order(site.services(), site.product, buyer)
                                : flow::place_order(site.services(), {.product = site.product, .buyer = buyer});
    const OrderId id = placed.order.id;
    REQUIRE(site.is_in(buyer, site.paid));
    const auto entries = site.entries();
    const auto messages = site.messages();
    CHECK(refusal([&] { flow::refund_order(site.services(), id, Money{1}); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::refund_order(without_reason(site.services()), id, std::nullopt); }) == ErrorKind::usage);

    const auto taken = flow::refund_order(site.services(), id, std::nullopt);
    CHECK_FALSE(taken.refund);
    CHECK(taken.whole);
    CHECK(site.order(id).state == OrderState::refunded);
    CHECK(site.payment(placed.payment->id).state == PaymentState::refunded);
    CHECK_FALSE(site.is_in(buyer, site.paid));
    CHECK(flow::refund_order(site.services(), id, std::nullopt).already);
    CHECK(site.entries() == entries);
    CHECK(site.messages() == messages);
    CHECK(site.count("SELECT count(*) FROM refund") == 0);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'order.refund'") == 1);
    CHECK(site.unsound() == "");
}

TEST_CASE("two refunds of the whole at once are one", "[money]") {
    PaidSite site;
    std::vector<int> whole(2);
    std::vector<std::thread> admins;
    for (std::size_t i = 0; i < whole.size(); ++i)
        admins.emplace_back([&, i] {
            db::Database connection = site.database.connect();
            const auto refunded = flow::refund_order(site.services(connection), site.placed.order.id, std::nullopt);
            whole[i] = refunded.already ? 0 : 1;
        });
    for (auto& admin : admins)
        admin.join();
    CHECK(whole[0] + whole[1] == 1);
    CHECK(site.count("SELECT count(*) FROM refund") == 1);
    CHECK(site.balance("sales") == 0);
}

namespace {

/// A site where money came that does not fit: an order that expired long ago.
struct LateSite : MoneySite {
    LateSite() {
        placed = by_transfer();
        expire(placed.order.id);
        clock.set(placed.order.expires_at + site.shop.grace);
        late = verify(placed.order.id).opened_case.value();
    }
    std::int64_t suspended() { return balance(ledger::suspense_of(late)); }
    flow::Placed placed;
    CaseId late;
};

}  // namespace

TEST_CASE("a case that is settled pays the order after all, with the money that waits", "[money]") {
    LateSite site;
    const auto total = site.placed.order.total.rupiah();
    REQUIRE(site.suspended() == -total);
    CHECK(refusal([&] { flow::close_case(without_reason(site.services()), site.late, CaseOutcome::settled); }) ==
          ErrorKind::usage);
    CHECK(flow::close_case(site.services(), site.late, CaseOutcome::settled));
    CHECK_FALSE(flow::close_case(site.services(), site.late, CaseOutcome::settled));
    CHECK(refusal([&] { flow::close_case(site.services(), site.late, CaseOutcome::refunded); }) == ErrorKind::refused);
    CHECK(site.order(site.placed.order.id).state == OrderState::fulfilled);
    CHECK(site.is_in(site.placed.order.buyer, site.paid));
    CHECK(site.suspended() == 0);
    CHECK(site.balance("cash:BCA") == total);
    CHECK(site.balance("sales") == -100'000);
    CHECK(site.verify(site.placed.order.id).outcome == Outcome::already);
}

TEST_CASE("a case may keep its money for the buyer, or owe it back", "[money]") {
    LateSite site;
    const auto total = site.placed.order.total.rupiah();
    SECTION("credited") {
        CHECK(flow::close_case(site.services(), site.late, CaseOutcome::credited));
        CHECK(site.balance(ledger::credit_of(site.placed.order.buyer)) == -total);
    }
    SECTION("refunded") {
        CHECK(flow::close_case(site.services(), site.late, CaseOutcome::refunded));
        CHECK(site.balance(ledger::refund_due_to(site.placed.order.buyer)) == -total);
        const auto due = payment::RefundStore{site.database}.due(RefundId{}, 10).at(0);
        CHECK(due.of_case == site.late);
        CHECK(flow::pay_refund(site.services(), due.id, site.bca, "BCA-1"));
        CHECK(site.balance("cash:BCA") == 0);
    }
    CHECK(site.suspended() == 0);
    CHECK(site.order(site.placed.order.id).state == OrderState::expired);
    CHECK(site.order(site.placed.order.id).refunded == Money{});
    CHECK(site.unsound() == "");
}

TEST_CASE("what was said by mistake is booked back, and may then be said rightly", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    const auto typo = site.verify(placed.order.id, {.amount = Money{10'000}});
    REQUIRE(typo.outcome == Outcome::a_case);
    CHECK(flow::close_case(site.services(), *typo.opened_case, CaseOutcome::dismissed));
    CHECK(site.balance("cash:BCA") == 0);
    CHECK(site.verify(placed.order.id).outcome == Outcome::settled);
    CHECK(site.balance("cash:BCA") == placed.order.total.rupiah());
    CHECK(site.unsound() == "");
}

TEST_CASE("what a statement shows is never dismissed", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    const auto row = payment::BankRowStore{site.database, test::test_vault()}.add(
        {.account = site.bca, .booked_on = "2026-11-20", .amount = Money{10'000}}, 1, site.clock.now());
    const auto opened = site.verify(placed.order.id, {.row = row}).opened_case.value();
    CHECK(refusal([&] { flow::close_case(site.services(), opened, CaseOutcome::dismissed); }) == ErrorKind::refused);
    CHECK(flow::close_case(site.services(), opened, CaseOutcome::credited));
}

TEST_CASE("money for an order that is paid or cancelled pays no order", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    shop::OrderStore{site.database}.move(placed.order.id, OrderState::pending, OrderState::cancelled,
                                         {"test", site.clock.now()});
    const auto opened = site.verify(placed.order.id).opened_case.value();
    CHECK(refusal([&] { flow::close_case(site.services(), opened, CaseOutcome::settled); }) == ErrorKind::refused);
    CHECK_FALSE(site.a_case(opened).outcome);
    CHECK(flow::close_case(site.services(), opened, CaseOutcome::refunded));
    CHECK(refusal([&] { flow::close_case(site.services(), CaseId{99}, CaseOutcome::dismissed); }) ==
          ErrorKind::not_found);
}

TEST_CASE("a surplus stays the buyer's credit, or is owed back, once", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    const auto opened = site.verify(placed.order.id, {.amount = placed.order.total + Money{5'000}}).opened_case.value();
    CHECK(refusal([&] { flow::close_case(site.services(), opened, CaseOutcome::settled); }) == ErrorKind::refused);
    CHECK(flow::close_case(site.services(), opened, CaseOutcome::refunded));
    CHECK(site.balance(ledger::credit_of(placed.order.buyer)) == 0);
    CHECK(site.balance(ledger::refund_due_to(placed.order.buyer)) == -5'000);
    CHECK(site.order(placed.order.id).state == OrderState::fulfilled);
    CHECK(site.unsound() == "");
}

TEST_CASE("a case without money is dismissed, and nothing else", "[money]") {
    MoneySite site;
    const auto id = payment::CaseStore{site.database}.open(
        {.kind = payment::CaseKind::unknown_order, .cause = "HOK-1", .opened_at = site.clock.now()}, "duitku");
    CHECK(refusal([&] { flow::close_case(site.services(), *id, CaseOutcome::settled); }) == ErrorKind::refused);
    CHECK(flow::close_case(site.services(), *id, CaseOutcome::dismissed));
}
