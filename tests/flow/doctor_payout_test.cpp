#include <catch2/catch.hpp>

#include "tests/flow/payout_site.hpp"

using namespace mitra;
using Catch::Matchers::Contains;

namespace {

/// PER-1 earned COM-1 and was paid it by LIN-1 of PYT-1; COM-2 of PER-3 failed in LIN-2 and is in LIN-3 of PYT-2, which
/// is open; COM-3 of PER-1 is void, COM-4 waits, and COM-5 takes a part of it back.
struct Shop : test::PayoutSite {
    Shop() {
        const PersonId rina = owed_partner();
        const PersonId budi = owed_partner();
        const PayoutId first = exported();
        result(first, fmt::format("{},10000,settled,TRX1,\n{},10000,failed,,tutup\n", rina, budi));
        approved();
        flow::refund_order(services(), sold_by(rina), std::nullopt);
        flow::refund_order(services(), sold_by(rina), Money{50'000});
    }
    std::string told() {
        std::string all;
        for (const auto& finding : flow::examine_money(services()))
            all += fmt::format("{} {}: {}\n", finding.table, finding.row, finding.rule);
        return all;
    }
};

/// What is told after somebody changed the file by hand, with the rules out of the way.
std::string told_after(const std::string& script) {
    Shop shop;
    shop.database->execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    for (const auto& trigger :
         shop.database->prepared("SELECT name FROM sqlite_schema WHERE type = 'trigger'").rows([](const db::Row& row) {
             return row.text("name");
         }))
        shop.database->execute("DROP TRIGGER " + trigger);
    shop.database->execute(script);
    return shop.told();
}

}  // namespace

TEST_CASE("a shop whose payouts are right is told nothing about", "[payout]") {
    CHECK(Shop{}.told().empty());
}

TEST_CASE("whatever about commissions was changed by hand is told", "[payout]") {
    CHECK_THAT(told_after("UPDATE commission SET amount = 10001 WHERE id = 1"),
               Contains("commission COM-1: is 10001, but 10000 is booked for it") &&
                   Contains("payout_line LIN-1: pays 10000, its commissions are 10001"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'x' WHERE source = 'commission:COM-4'"),
               Contains("commission COM-4: is 10000, but 0 is booked for it"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'x' WHERE source = 'void:COM-3'"),
               Contains("commission COM-3: is void, and 0 is booked back for it"));
    CHECK_THAT(
        told_after("UPDATE commission SET state = 'void' WHERE id = 4"),
        Contains("commission COM-4: is void, and 0 is booked back for it") &&
            Contains("account_balance payable:PER-1: is -5000, the commissions that wait to be paid are -5000") &&
            Contains("commission COM-4: earned 10000, and more was taken back of it") &&
            Contains("state_history commission 4: is void, its history says otherwise"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'commission:COM-99' WHERE source = 'commission:COM-4'"),
               Contains("commission:COM-99 is booked, and there is no such commission"));
    CHECK_THAT(told_after("UPDATE commission SET state = 'payable' WHERE id = 1"),
               Contains("commission COM-1: is payable with 1 settled lines of payouts"));
    CHECK_THAT(told_after("UPDATE commission SET state = 'paid' WHERE id = 4"),
               Contains("commission COM-4: is paid with 0 settled lines of payouts"));
    CHECK_THAT(told_after("UPDATE commission SET person_id = 2 WHERE id = 5"),
               Contains("commission COM-5: takes back of COM-4, which is somebody else's"));
}

TEST_CASE("whatever about payouts was changed by hand is told", "[payout]") {
    CHECK_THAT(told_after("UPDATE payout SET total = 1 WHERE id = 1"),
               Contains("payout PYT-1: pays 1 to 2, its lines 20000 to 2"));
    CHECK_THAT(told_after("UPDATE payout SET people = 3 WHERE id = 1"),
               Contains("payout PYT-1: pays 20000 to 3, its lines 20000 to 2"));
    CHECK_THAT(told_after("UPDATE payout SET state = 'settled' WHERE id = 2"),
               Contains("payout PYT-2: is settled with 1 open lines and 0 settled"));
    CHECK_THAT(told_after("UPDATE payout SET state = 'cancelled' WHERE id = 1"),
               Contains("payout PYT-1: is cancelled with 0 open lines and 1 settled"));
    CHECK_THAT(told_after("UPDATE payout_line SET amount = 9999 WHERE id = 3"),
               Contains("payout_line LIN-3: pays 9999, its commissions are 10000"));
    CHECK_THAT(told_after("UPDATE payout_line SET payee_id = 1 WHERE id = 3"),
               Contains("payout_line LIN-3: is PER-3's, and pays for or to somebody else"));
    CHECK_THAT(told_after("UPDATE journal SET source = 'x' WHERE source = 'payout:LIN-1'"),
               Contains("payout_line LIN-1: is settled, and 0 is booked for it"));
    CHECK_THAT(told_after("UPDATE payout_line SET state = 'failed' WHERE id = 1"),
               Contains("payout_line LIN-1: is failed, and 10000 is booked for it") &&
                   Contains("payout_item LIN-1: is failed, and COM-1 in it paid and live") &&
                   Contains("state_history payout_line 1: is failed, its history says otherwise"));
    CHECK_THAT(told_after("UPDATE payout_item SET live = 0 WHERE line_id = 3"),
               Contains("payout_item LIN-3: is open, and COM-2 in it payable and let go"));
    CHECK_THAT(told_after("UPDATE commission SET state = 'void' WHERE id = 2"),
               Contains("payout_item LIN-3: is open, and COM-2 in it void and live"));
}
