#include "lib/ledger/account.hpp"

#include <catch2/catch.hpp>

using namespace mitra;
using namespace mitra::ledger;

TEST_CASE("the kinds of accounts have their classes", "[ledger]") {
    CHECK(class_of("cash:BCA") == AccountClass::asset);
    CHECK(class_of("cash:duitku") == AccountClass::asset);
    CHECK(class_of("clearing:tiktok") == AccountClass::asset);
    CHECK(class_of(payable_to(PersonId{12})) == AccountClass::liability);
    CHECK(class_of(suspense_of(CaseId{3})) == AccountClass::liability);
    CHECK(class_of("tax") == AccountClass::liability);
    CHECK(class_of("opening") == AccountClass::equity);
    CHECK(class_of(k_sales) == AccountClass::income);
    CHECK(class_of(k_transfer_fee) == AccountClass::expense);
    CHECK(name(AccountClass::expense) == "expense");
}

TEST_CASE("a slip of the pen makes no account", "[ledger]") {
    for (const char* slip : {"", "cash", "cash:", "cash:BCA Syariah", "cash:BCA:2", "Sales", "sales ", "sales:1",
                             "payable:12", "payable:PER-", "payable:PER-012", "payable:per-12", "payable:PER-12 ",
                             "suspense:PAY-1", "kas:BCA", "tax:PER-1", "cash:\xC3\xA9"})
        CHECK_FALSE(class_of(slip).has_value());
}
