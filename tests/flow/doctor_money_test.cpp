#include "lib/flow/doctor_money.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/refund_order.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using Catch::Matchers::Contains;

namespace {

/// ORD-1 is paid and half of it refunded and paid out, ORD-2 was paid twice (CAS-1 waits), ORD-3 waits.
struct Shop : test::MoneySite {
    Shop() {
        const auto first = by_transfer();
        verify(first.order.id);
        const auto half = flow::refund_order(services(), first.order.id, Money{50'000});
        flow::pay_refund(services(), half.refund.value(), bca, "TRX1");
        flow::refund_order(services(), first.order.id, Money{10'000});
        const auto second = by_duitku();
        verify(second.order.id, {.bank = bca});
        flow::settle_payment(services(), second.payment->id, answer(second.order.total));
        by_transfer();
        database->execute(
            "INSERT INTO file (uuid, content_hash, sealed, type, bytes, created_at)"
            " VALUES (printf('%036d', 1), zeroblob(32), 0, 'image/png', 5, 0)");
        database->execute("UPDATE product SET file_id = 1, file_name = 'a.png' WHERE id = 1");
    }
    std::string told() {
        std::string all;
        for (const auto& finding : flow::examine_money(services()))
            all += fmt::format("{} {}: {}\n", finding.table, finding.row, finding.rule);
        return all;
    }
    /// What is told after somebody changed the file by hand, with the rules out of the way.
    std::string told_after(const std::string& script) {
        database->execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
        for (const auto& trigger :
             database->prepared("SELECT name FROM sqlite_schema WHERE type = 'trigger'").rows([](const db::Row& row) {
                 return row.text("name");
             }))
            database->execute("DROP TRIGGER " + trigger);
        database->execute(script);
        return told();
    }
};

std::string told_after(const std::string& script) {
    return Shop{}.told_after(script);
}

}  // namespace

TEST_CASE("a shop whose money is right is told nothing about", "[money]") {
    CHECK(Shop{}.told().empty());
}

TEST_CASE("whatever about money was changed by hand is told with table, row and rule", "[money]") {
    CHECK_THAT(told_after("UPDATE shop_order SET state = 'paid' WHERE id = 3"),
               Contains("shop_order ORD-3: is paid with 0 settled payments") &&
                   Contains("state_history shop_order 3: is paid, its history says otherwise"));
    CHECK_THAT(told_after("UPDATE shop_order SET paid_at = NULL WHERE id = 2"),
               Contains("shop_order ORD-2: is fulfilled with 1 settled payments"));
    CHECK_THAT(told_after("UPDATE shop_order SET refunded = 0 WHERE id = 1"),
               Contains("shop_order ORD-1: 0 of it is refunded, its refunds are 60000"));
    CHECK_THAT(told_after("DELETE FROM payment_evidence WHERE payment_id = 1"),
               Contains("payment PAY-1: is settled without evidence of"));
    CHECK_THAT(told_after("UPDATE payment_evidence SET amount = amount - 1 WHERE payment_id = 2"),
               Contains("payment PAY-2: is settled without evidence of 100000"));
    CHECK_THAT(told_after("UPDATE payment_evidence SET payment_id = 3 WHERE payment_id = 1"),
               Contains("payment_evidence PAY-3: evidence of a payment that is waiting"));
    CHECK_THAT(told_after("UPDATE journal SET act = 'x' WHERE source = 'settle:PAY-1'"),
               Contains("journal ORD-1: has 0 settlement entries"));
    CHECK_THAT(
        told_after("UPDATE journal SET about = 'ORD-1', act = 'order.paid' WHERE source = 'settle:PAY-2'"),
        Contains("journal ORD-1: has 2 settlement entries") && Contains("journal ORD-2: has 0 settlement entries"));
    CHECK_THAT(told_after("UPDATE payment SET received = received + 1 WHERE id = 2"),
               Contains("journal PAY-2: received 100001, but 100000 is booked for it"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'settle:PAY-3' WHERE source = 'settle:PAY-2'"),
               Contains("settle:PAY-3 is booked, and it is not settled"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'x' WHERE source = 'refund:RFD-1'"),
               Contains("refund RFD-1: was paid and is not booked so"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'x' WHERE source = 'refund-paid:RFD-1'"),
               Contains("refund RFD-1: was paid and is not booked so"));
    CHECK_THAT(told_after("UPDATE refund SET state = 'paid' WHERE id = 2"),
               Contains("refund RFD-2: was paid and is not booked so") &&
                   Contains("account_balance refund_due:PER-1: is -10000, refunds that wait to be paid are 0"));
    CHECK_THAT(told_after("UPDATE payment_case SET suspended = 1"),
               Contains("account_balance suspense:CAS-1: is -100000 for a case that is open"));
    CHECK_THAT(told_after("UPDATE payment_case SET state = 'closed', outcome = 'dismissed'"),
               Contains("account_balance suspense:CAS-1: is -100000 for a case that is closed"));
    CHECK_THAT(told_after("UPDATE account SET name = 'credit:PER-9', class = 'liability' WHERE name = 'cash:BCA'"),
               Contains("account_balance credit:PER-9: is") && Contains("nobody can owe it to us"));
    CHECK_THAT(told_after("UPDATE file SET uses = 2"), Contains("file FIL-1: has 2 uses, and 1 rows name it"));
    CHECK_THAT(told_after("UPDATE state_history SET to_state = 'pending' WHERE machine = 'shop_order' AND row_id = 1"
                          " AND to_state = 'paid'"),
               Contains("state_history shop_order 1: pending to pending is no legal move") &&
                   Contains("state_history shop_order 1: a move from paid does not follow the one before"));
    CHECK_THAT(told_after("UPDATE posting SET rupiah = rupiah + 1 WHERE journal_id = 1 AND rupiah > 0"),
               Contains("journal JRN-1: its postings sum to 1, not to 0"));
}

TEST_CASE("an order becomes paid without a look at the payments of others", "[money]") {
    test::MoneySite site;
    const std::string trigger =
        site.database.database.prepared("SELECT sql FROM sqlite_schema WHERE name = 'shop_order_paid_on_evidence'")
            .one_row([](const db::Row& row) { return row.text("sql"); });
    const auto from = trigger.find("SELECT 1 FROM payment");
    const auto until = trigger.find(')', from);
    REQUIRE(until != std::string::npos);
    std::string look = trigger.substr(from, until - from);
    look.replace(look.find("NEW.id"), 6, "1");
    const auto plan = site.database.database.prepared("EXPLAIN QUERY PLAN " + look).rows([](const db::Row& row) {
        return row.text("detail");
    });
    REQUIRE(plan.size() == 1);
    CHECK_THAT(plan.front(), Contains("(order_id=?)"));
}
