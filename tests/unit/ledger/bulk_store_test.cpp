#include "lib/ledger/bulk_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/ledger/verify.hpp"
#include "tests/unit/ledger/books.hpp"

using namespace mitra;
using ledger::BulkStore;
using ledger::LedgerStore;
using test::k_noon;

namespace {

ledger::NewEntry entry(const std::string& source, std::int64_t rupiah, const std::string& to) {
    return {.source = source,
            .act = "report.split",
            .about = "REP-1",
            .actor = "test",
            .at = k_noon,
            .postings = {{"clearing:tiktok", Money{rupiah}}, {to, Money{-rupiah}}}};
}

}  // namespace

TEST_CASE("entries that are booked at once are what one after another books", "[ledger]") {
    auto db = test::migrated_db();
    LedgerStore books{db};
    db::in_transaction(db, [&] { books.post(entry("split:REP-1", 500, "payable:PER-1")); });
    BulkStore bulk{db};
    db::in_transaction(db, [&] {
        bulk.post({entry("split:REP-2", 700, "payable:PER-1"), entry("split:REP-3", 900, "payable:PER-2")});
        bulk.post({entry("split:REP-4", 100, "payable:PER-2")});
    });
    CHECK(books.balance("payable:PER-1") == Money{-1'200});
    CHECK(books.balance("payable:PER-2") == Money{-1'000});
    CHECK(books.balance("clearing:tiktok") == Money{2'200});
    REQUIRE(books.by_source("split:REP-3"));
    CHECK(books.by_source("split:REP-3")->what.postings.size() == 2);
    CHECK(books.count({}) == 4);
}

TEST_CASE("what cannot be booked undoes the whole of it", "[ledger]") {
    auto db = test::migrated_db();
    LedgerStore books{db};
    auto crooked = entry("split:REP-2", 700, "payable:PER-1");
    crooked.postings[0].amount = Money{701};
    const auto post = [&](const ledger::NewEntry& second) {
        db::in_transaction(db, [&] { BulkStore{db}.post({entry("split:REP-1", 500, "payable:PER-1"), second}); });
    };
    CHECK_THROWS_AS(post(crooked), Error);
    CHECK_THROWS_AS(post(entry("split:REP-1", 700, "payable:PER-1")), Error);
    CHECK_THROWS_AS(post(entry("split:REP-2", 700, "purse:PER-1")), Error);
    CHECK(books.count({}) == 0);
    CHECK(books.balance("payable:PER-1") == Money{});
}
