#include "lib/flow/settle_payment.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include "lib/db/system_state.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::Settled;
using flow::Shortfall;
using Why = payment::CaseKind;
using payment::Evidence;
using payment::PaymentState;
using shop::OrderState;
using test::MoneySite;
using test::refusal;
using Outcome = flow::Settled::Outcome;

TEST_CASE("exact money pays: books, groups, counters and messages in one act, once", "[money]") {
    MoneySite site;
    site.site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1100}};
    const auto placed = site.by_transfer();
    const auto total = placed.order.total.rupiah();
    const auto code = placed.order.unique_code;
    REQUIRE(total == 111'000 + code);
    const auto before = site.messages();

    const auto settled = site.verify(placed.order.id);
    CHECK(settled.outcome == Outcome::settled);
    CHECK_FALSE(settled.opened_case);
    CHECK(site.order(placed.order.id).state == OrderState::fulfilled);
    CHECK(site.order(placed.order.id).paid_at == site.clock.now());
    const auto payment = site.payment(placed.payment->id);
    CHECK(payment.state == PaymentState::settled);
    CHECK(payment.received == placed.order.total);
    CHECK(payment.verified_by == "test");
    CHECK(site.is_in(placed.order.buyer, site.paid));
    CHECK(site.balance("cash:BCA") == total);
    CHECK(site.balance("sales") == -100'000);
    CHECK(site.balance("tax") == -11'000);
    CHECK(site.balance("unique_code") == -code);
    CHECK(site.sales().paid == 1);
    CHECK(site.sales().sales == Money{100'000});
    CHECK(site.messages() > before);

    const auto messages = site.messages();
    CHECK(site.verify(placed.order.id).outcome == Outcome::already);
    CHECK(flow::settle_payment(site.services(), payment.id, MoneySite::word(placed.order.total, site.bca)).outcome ==
          Outcome::already);
    CHECK(site.entries() == 1);
    CHECK(site.messages() == messages);
    CHECK(site.sales().paid == 1);
}

TEST_CASE("a provider's answer pays, with its fee, and its answer again changes nothing", "[money]") {
    MoneySite site;
    const auto placed = site.by_duitku();
    const auto answer = MoneySite::answer(placed.order.total);
    CHECK(flow::settle_payment(site.services(), placed.payment->id, answer).outcome == Outcome::settled);
    CHECK(flow::settle_payment(site.services(), placed.payment->id, answer).outcome == Outcome::already);
    CHECK(site.balance("cash:duitku") == 97'000);
    CHECK(site.balance("payment_fee") == 3'000);
    CHECK(site.balance("sales") == -100'000);
    CHECK(site.entries() == 1);
    CHECK(site.payment(placed.payment->id).fee == Money{3'000});
    CHECK(site.payment(placed.payment->id).provider_reference == "DS1");
}

TEST_CASE("a provider's amount that is off by one rupiah is a case, and the order does not move", "[money]") {
    MoneySite site;
    const std::int64_t off = GENERATE(-1, 1);
    const auto placed = site.by_duitku();
    const auto answer = MoneySite::answer(placed.order.total + Money{off});
    const auto settled = flow::settle_payment(site.services(), placed.payment->id, answer);
    REQUIRE(settled.outcome == Outcome::a_case);
    const auto opened = site.a_case(settled.opened_case.value());
    CHECK(opened.kind == Why::wrong_amount);
    CHECK(opened.expected == placed.order.total);
    CHECK(opened.found == answer.amount);
    CHECK(site.order(placed.order.id).state == OrderState::pending);
    CHECK(site.payment(placed.payment->id).state == PaymentState::failed);
    CHECK(site.balance(ledger::suspense_of(opened.id)) == -answer.amount.rupiah());
    CHECK(site.balance("cash:duitku") == answer.amount.rupiah() - 3'000);
    CHECK(site.balance("sales") == 0);

    const auto again = flow::settle_payment(site.services(), placed.payment->id, answer);
    CHECK(again.outcome == Outcome::a_case);
    CHECK(again.opened_case == settled.opened_case);
    CHECK(site.entries() == 1);
    CHECK(site.unsound() == "");
}

TEST_CASE("a transfer that is short is a case, unless an admin allows it", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    const Money asked = placed.order.total;
    const flow::Verified one_less{.amount = asked - Money{1}};
    const auto settled = site.verify(placed.order.id, one_less);
    REQUIRE(settled.outcome == Outcome::a_case);
    CHECK(site.a_case(*settled.opened_case).kind == Why::short_payment);
    CHECK(site.order(placed.order.id).state == OrderState::pending);
    CHECK(site.balance("cash:BCA") == asked.rupiah() - 1);
    // The same again is the same case; another amount waits for the case to be closed.
    CHECK(site.verify(placed.order.id, one_less).opened_case == settled.opened_case);
    CHECK(refusal([&] { site.verify(placed.order.id); }) == ErrorKind::refused);
    CHECK(site.entries() == 1);

    const auto other = site.by_transfer();
    const auto code = other.order.unique_code;
    const flow::Verified without_code{.amount = Money{100'000}, .shortfall = Shortfall::allowed};
    CHECK(site.verify(other.order.id, without_code).outcome == Outcome::settled);
    CHECK(site.balance("sales") == -(100'000 - code));  // the lack is the shop's
    CHECK(site.balance("unique_code") == -code);
    CHECK(site.sales().sales == Money{100'000 - code});
    CHECK(site.unsound() == "");
}

TEST_CASE("a transfer that is over pays, and the rest is the buyer's credit that the admin sees", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    const auto settled = site.verify(placed.order.id, {.amount = placed.order.total + Money{5'000}});
    CHECK(settled.outcome == Outcome::settled);
    REQUIRE(settled.opened_case);
    CHECK(site.a_case(*settled.opened_case).kind == Why::over);
    CHECK(site.order(placed.order.id).state == OrderState::fulfilled);
    CHECK(site.balance(ledger::credit_of(placed.order.buyer)) == -5'000);
    CHECK(site.balance("sales") == -100'000);
    CHECK(site.unsound() == "");
}

TEST_CASE("money after the grace period is a case, money before its end pays", "[money]") {
    MoneySite site;
    const auto in_time = site.by_duitku();
    const auto too_late = site.by_duitku();
    site.clock.set(in_time.order.expires_at);
    site.expire(in_time.order.id);
    site.expire(too_late.order.id);
    site.clock.set(in_time.order.expires_at + site.site.shop.grace - 1ms);
    auto first = MoneySite::answer(in_time.order.total);
    CHECK(flow::settle_payment(site.services(), in_time.payment->id, first).outcome == Outcome::settled);
    CHECK(site.order(in_time.order.id).state == OrderState::fulfilled);

    site.clock.advance(1ms);
    auto second = MoneySite::answer(too_late.order.total);
    second.reference = "DS2";
    const auto late = flow::settle_payment(site.services(), too_late.payment->id, second);
    REQUIRE(late.outcome == Outcome::a_case);
    CHECK(site.a_case(*late.opened_case).kind == Why::late);
    CHECK(site.order(too_late.order.id).state == OrderState::expired);
}

TEST_CASE("a transfer counts by the day that the bank booked it, whenever it is read", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    site.expire(placed.order.id);
    const auto row = payment::BankRowStore{site.database, test::test_vault()}.add(
        {.account = site.bca, .booked_on = "2026-11-21", .amount = placed.order.total}, 1, site.clock.now());
    site.clock.set(placed.order.expires_at + site.site.shop.grace + 240h);
    CHECK(site.verify(placed.order.id, {.row = row}).outcome == Outcome::settled);
}

TEST_CASE("a waiting proof is never too late", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    shop::OrderStore{site.database}.move(placed.order.id, OrderState::pending, OrderState::proof_submitted,
                                         {"buyer", site.clock.now()});
    site.clock.advance(24h * 60);
    CHECK(site.verify(placed.order.id).outcome == Outcome::settled);
}

TEST_CASE("a second attempt that is paid as well is a case, and the order is paid once", "[money]") {
    MoneySite site;
    const auto placed = site.by_duitku();
    payment::PaymentStore payments{site.database, test::test_vault()};
    const auto second = payments.add({.order = placed.order.id,
                                      .amount = placed.order.total,
                                      .created_at = site.clock.now(),
                                      .expires_at = site.clock.now() + 1h},
                                     to_string(placed.order.id), "test");
    auto other = MoneySite::answer(placed.order.total);
    other.reference = "DS2";
    REQUIRE(flow::settle_payment(site.services(), second.id, other).outcome == Outcome::settled);
    const auto twice = flow::settle_payment(site.services(), placed.payment->id, MoneySite::answer(placed.order.total));
    REQUIRE(twice.outcome == Outcome::a_case);
    CHECK(site.a_case(*twice.opened_case).kind == Why::double_payment);
    CHECK(site.balance(ledger::suspense_of(*twice.opened_case)) == -100'000);
    CHECK(site.sales().paid == 1);
    CHECK(site.unsound() == "");
}

TEST_CASE("money for a cancelled order is a case", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    shop::OrderStore{site.database}.move(placed.order.id, OrderState::pending, OrderState::cancelled,
                                         {"test", site.clock.now()});
    const auto settled = site.verify(placed.order.id);
    REQUIRE(settled.outcome == Outcome::a_case);
    CHECK(site.a_case(*settled.opened_case).kind == Why::cancelled);
    CHECK(site.order(placed.order.id).state == OrderState::cancelled);
}

TEST_CASE("what an order is paid by is money, and of a Duitku order an admin says where it came", "[money]") {
    MoneySite site;
    const auto placed = site.by_duitku();
    CHECK(refusal([&] { site.verify(placed.order.id); }) == ErrorKind::refused);
    for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-1}, Money::k_largest + 1})
        CHECK(refusal([&] { site.verify(placed.order.id, {.amount = Money{wrong}, .bank = site.bca}); }) ==
              ErrorKind::usage);
    const Evidence gift{.kind = Evidence::Kind::free, .actor = "somebody"};
    CHECK(refusal([&] { flow::settle_payment(site.services(), placed.payment->id, gift); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.verify(OrderId{99}); }) == ErrorKind::not_found);
    CHECK(site.entries() == 0);

    CHECK(site.verify(placed.order.id, {.bank = site.bca}).outcome == Outcome::settled);
    CHECK(site.balance("cash:BCA") == 100'000);
    // Then Duitku has money for it as well: that is other money.
    const auto also = flow::settle_payment(site.services(), placed.payment->id, MoneySite::answer(placed.order.total));
    REQUIRE(also.outcome == Outcome::a_case);
    CHECK(site.a_case(*also.opened_case).kind == Why::double_payment);
}

TEST_CASE("a row of the statement is what an admin verified; a second row is a second transfer", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    payment::BankRowStore rows{site.database, test::test_vault()};
    const payment::BankRow row{.account = site.bca, .booked_on = "2026-11-20", .amount = placed.order.total};
    const auto first = rows.add(row, 1, site.clock.now());
    const auto second = rows.add(row, 2, site.clock.now());
    REQUIRE(site.verify(placed.order.id).outcome == Outcome::settled);
    CHECK(site.verify(placed.order.id, {.row = first}).outcome == Outcome::already);
    CHECK(rows.find(*first)->state == "settled");
    CHECK(site.verify(placed.order.id, {.row = first}).outcome == Outcome::already);
    CHECK(site.entries() == 1);
    const auto twice = site.verify(placed.order.id, {.row = second});
    REQUIRE(twice.outcome == Outcome::a_case);
    CHECK(site.a_case(*twice.opened_case).kind == Why::double_payment);
    CHECK(site.balance("cash:BCA") == 2 * placed.order.total.rupiah());
    // A row pays one order only.
    const auto other = site.by_transfer();
    CHECK(refusal([&] { site.verify(other.order.id, {.row = first}); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.verify(other.order.id, {.row = BankRowId{99}}); }) == ErrorKind::not_found);
    CHECK(site.unsound() == "");
}

TEST_CASE("two admins verify at once: one settles, the others hear that it was so already", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    constexpr int k_admins = 4;
    std::vector<Outcome> outcomes(k_admins);
    std::vector<std::thread> admins;
    for (int i = 0; i < k_admins; ++i)
        admins.emplace_back([&, i] {
            db::Database connection = site.database.connect();
            SeededRandom random{1};
            flow::Services services = site.services(connection);
            services.actor = {fmt::format("admin{}", i), ""};
            const flow::Services own{connection, services.vault, services.clock, random, services.site, services.actor};
            outcomes[static_cast<std::size_t>(i)] =
                flow::verify_payment(own, placed.order.id, flow::Verified{}).outcome;
        });
    for (auto& admin : admins)
        admin.join();
    CHECK(std::count(outcomes.begin(), outcomes.end(), Outcome::settled) == 1);
    CHECK(std::count(outcomes.begin(), outcomes.end(), Outcome::already) == k_admins - 1);
    CHECK(site.entries() == 1);
    CHECK(site.count("SELECT count(*) FROM payment_evidence") == 1);
    CHECK(site.balance("cash:BCA") == placed.order.total.rupiah());
}

TEST_CASE("a clock that went back settles nothing until somebody has looked", "[money]") {
    MoneySite site;
    site.site.sandbox = false;
    const auto placed = site.by_transfer();
    db::watch_clock(site.database, site.clock.now() + 1h, true);
    CHECK(refusal([&] { site.verify(placed.order.id); }) == ErrorKind::unavailable);
    db::accept_clock(site.database, site.clock.now());
    CHECK(site.verify(placed.order.id).outcome == Outcome::settled);
}

TEST_CASE("a rejected proof gives its buyer time again, and tells why, once", "[money]") {
    MoneySite site;
    const auto placed = site.by_transfer();
    CHECK(refusal([&] { flow::reject_proof(site.services(), placed.order.id, "x"); }) == ErrorKind::refused);
    shop::OrderStore orders{site.database};
    orders.move(placed.order.id, OrderState::pending, OrderState::proof_submitted, {"buyer", site.clock.now()});
    site.clock.set(placed.order.expires_at + 24h);
    CHECK(refusal([&] { flow::reject_proof(site.services(), placed.order.id, ""); }) == ErrorKind::usage);
    const auto before = site.messages();
    CHECK(flow::reject_proof(site.services(), placed.order.id, "the amount cannot be read"));
    CHECK(site.order(placed.order.id).state == OrderState::pending);
    CHECK(site.order(placed.order.id).expires_at == site.clock.now() + flow::k_time_after_rejection);
    CHECK(site.messages() > before);
    REQUIRE(site.verify(placed.order.id).outcome == Outcome::settled);
    CHECK(refusal([&] { flow::reject_proof(site.services(), placed.order.id, "x"); }) == ErrorKind::refused);
}
