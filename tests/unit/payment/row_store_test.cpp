#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/refund_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"
#include "tests/unit/payment/support.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

TEST_CASE("an account is found by its name in any letter case, and its name is never given twice", "[payment]") {
    auto db = test::migrated_db();
    payment::BankAccountStore accounts{db, test::test_vault()};
    const BankAccountId bca = test::some_account(db, "BCA");
    CHECK(accounts.named("bca").id == bca);
    CHECK(accounts.named(to_string(bca)).holder == "Yayasan Webdonasi");
    CHECK_THROWS_AS(test::some_account(db, "Bca"), Error);
    for (const char* wrong : {"", "Bank Central Asia", "BCA:1", "Duitku", "trakteer"})
        CHECK_THROWS_AS(test::some_account(db, wrong), Error);
    auto account = accounts.named("BCA");
    account.active = false;
    account.number = "999";
    accounts.set(account);
    CHECK(accounts.find(bca)->number == "999");
    CHECK(accounts.list(true).empty());
    CHECK(accounts.list(false).size() == 1);
}

TEST_CASE("a row of a statement is stored once, and two equal ones on one day are two", "[payment]") {
    auto db = test::migrated_db();
    payment::BankRowStore rows{db, test::test_vault()};
    const payment::BankRow row{.account = test::some_account(db),
                               .booked_on = "2026-11-20",
                               .amount = Money{150'123},
                               .description = "TRSF E-BANKING CR BUDI"};
    const auto first = rows.add(row, 1, k_noon);
    REQUIRE(first);
    CHECK_FALSE(rows.add(row, 1, k_noon + 1h));
    REQUIRE(rows.add(row, 2, k_noon));
    auto elsewhere = row;
    elsewhere.account = test::some_account(db, "Mandiri");
    CHECK(rows.add(elsewhere, 1, k_noon));
    CHECK(rows.list("unmatched", BankRowId{}, 10).size() == 3);
    CHECK(rows.find(*first)->description == "TRSF E-BANKING CR BUDI");

    const auto payment = test::some_payment(db, test::some_order(db));
    rows.mark(*first, "matched", payment.id);
    CHECK(rows.matched(BankRowId{}, 10).at(0).payment == payment.id);
    CHECK(rows.matched(*first, 10).empty());
}

TEST_CASE("a case is opened once for its cause and closed once", "[payment]") {
    auto db = test::migrated_db();
    payment::CaseStore cases{db};
    const OrderId order = test::some_order(db);
    const payment::Case what{.kind = payment::CaseKind::late,
                             .cause = "PAY-1:provider",
                             .order = order,
                             .expected = Money{150'000},
                             .found = Money{150'000},
                             .suspended = Money{150'000},
                             .opened_at = k_noon};
    const auto id = cases.open(what, "test");
    REQUIRE(id);
    CHECK_FALSE(cases.open(what, "test"));
    CHECK(cases.by_cause("PAY-1:provider")->id == *id);
    CHECK(cases.named(to_string(*id)).kind == payment::CaseKind::late);
    CHECK_THROWS_AS(cases.named("CAS-9"), Error);
    CHECK(cases.count(true) == 1);
    CHECK(cases.close(*id, payment::CaseOutcome::credited, "admin", k_noon + 1h));
    CHECK_FALSE(cases.close(*id, payment::CaseOutcome::refunded, "admin", k_noon + 1h));
    CHECK(cases.count(true) == 0);
    CHECK(cases.of_order(order).at(0).outcome == payment::CaseOutcome::credited);
    CHECK(cases.of_order(order).at(0).closed_by == "admin");
    CHECK(cases.list(false, CaseId{}, 10).size() == 1);
}

TEST_CASE("a refund is due until it was paid with the bank's reference", "[payment]") {
    auto db = test::migrated_db();
    payment::RefundStore refunds{db};
    const OrderId order = test::some_order(db);
    const RefundId id = refunds.add({.order = order, .amount = Money{50'000}, .decided_at = k_noon}, "admin");
    CHECK(refunds.due(RefundId{}, 10).at(0).id == id);
    CHECK(refunds.pay(id, test::some_account(db), "BCA-778", "admin", k_noon + 1h));
    CHECK_FALSE(refunds.pay(id, {}, "BCA-779", "admin", k_noon + 2h));
    CHECK(refunds.due(RefundId{}, 10).empty());
    CHECK(refunds.named(to_string(id)).reference == "BCA-778");
    CHECK(refunds.of_order(order).at(0).paid_at == k_noon + 1h);
}
