#include "lib/ledger/ledger_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/unit/ledger/books.hpp"

using namespace mitra;
using namespace mitra::ledger;
using namespace std::chrono_literals;
using mitra::test::k_noon;
using mitra::test::paid;

namespace {

struct Books : test::Books {
    std::vector<std::string> sources(const EntryFilter& filter, JournalId after = {}, std::int64_t limit = 100) {
        std::vector<std::string> result;
        for (const Entry& entry : ledger.list(filter, after, limit))
            result.push_back(entry.what.source);
        return result;
    }
};

using Sources = std::vector<std::string>;

}  // namespace

TEST_CASE("what is posted is found again, and balances follow", "[ledger]") {
    Books books;
    const auto id = books.post({.source = "settle:PAY-7",
                                .act = "order.paid",
                                .about = "ORD-1042",
                                .actor = "sari",
                                .at = k_noon,
                                .postings = {{"cash:BCA", Money{97'123}},
                                             {"sales", Money{-97'000}},
                                             {"unique_code", Money{-100}},
                                             {"unique_code", Money{-23}},
                                             {"tax", Money{}}}});
    REQUIRE(id);
    const auto entry = books.ledger.find(*id);
    REQUIRE(entry);
    CHECK(entry->what.about == "ORD-1042");
    CHECK(entry->what.at == k_noon);
    REQUIRE(entry->what.postings.size() == 3);  // one for each account, none of zero
    CHECK(entry->what.postings[0].account == "cash:BCA");
    CHECK(entry->what.postings[2].amount == Money{-123});
    CHECK(books.ledger.by_source("settle:PAY-7")->id == *id);
    CHECK(books.ledger.balance("cash:BCA") == Money{97'123});
    CHECK(books.ledger.balance("unique_code") == Money{-123});
    CHECK(books.ledger.balance("tax") == Money{});
}

TEST_CASE("an act that is repeated books once, and with other figures is refused", "[ledger]") {
    Books books;
    REQUIRE(books.post(paid(7, 50'000)));
    CHECK_FALSE(books.post(paid(7, 50'000)));
    CHECK_THROWS_AS(books.post(paid(7, 50'001)), Error);
    CHECK(books.ledger.balance("cash:BCA") == Money{50'000});
    CHECK(books.ledger.count({}) == 1);
}

TEST_CASE("what does not balance is not booked", "[ledger]") {
    Books books;
    const auto refuses = [&](std::vector<Posting> postings) {
        NewEntry entry = paid(1, 1);
        entry.postings = std::move(postings);
        CHECK_THROWS_AS(books.post(entry), Error);
    };
    refuses({});
    refuses({{"cash:BCA", Money{5}}});
    refuses({{"cash:BCA", Money{5}}, {"sales", Money{-4}}});
    refuses({{"cash:BCA", Money{0}}, {"sales", Money{0}}});
    refuses({{"cash:BCA", Money{5}}, {"cash:BCA", Money{-5}}});
    refuses({{"kas:BCA", Money{5}}, {"sales", Money{-5}}});
    refuses({{"cash:BCA", Money{Money::k_largest + 1}}, {"sales", Money{-Money::k_largest - 1}}});
    refuses({{"cash:BCA", Money{Money::k_largest}},
             {"cash:BCA", Money{1}},
             {"sales", Money{-Money::k_largest}},
             {"sales", Money{-1}}});
    // Amounts whose sum wraps round to zero.
    constexpr std::int64_t k_half = std::int64_t{1} << 62U;
    refuses({{"cash:BCA", Money{k_half}}, {"sales", Money{k_half}}, {"tax", Money{k_half}}, {"goods", Money{k_half}}});
    CHECK(books.ledger.count({}) == 0);
    CHECK(books.database->prepared("SELECT count(*) FROM account").integer() == 0);
}

TEST_CASE("a balance as of an instant is what happened before it", "[ledger]") {
    Books books;
    books.post(paid(1, 100, k_noon));
    books.post(paid(2, 20, k_noon + 1h));
    books.post(paid(3, 3, k_noon - 1h));  // booked later, happened earlier
    CHECK(books.ledger.balance("cash:BCA", k_noon - 1h) == Money{});
    CHECK(books.ledger.balance("cash:BCA", k_noon) == Money{3});
    CHECK(books.ledger.balance("cash:BCA", k_noon + 1ms) == Money{103});
    CHECK(books.ledger.balance("sales", k_noon + 2h) == Money{-123});
    CHECK(books.ledger.balance("cash:BNI", k_noon + 2h) == Money{});

    const auto then = books.ledger.balances("", k_noon + 1ms, "", 10);
    REQUIRE(then.size() == 2);
    CHECK(then[0].account == "cash:BCA");
    CHECK(then[0].amount == Money{103});
    CHECK(then[1].amount == Money{-103});
}

TEST_CASE("balances are listed by name, from a prefix, page by page", "[ledger]") {
    Books books;
    for (int person = 1; person <= 5; ++person) {
        NewEntry entry = paid(person, 10 * person);
        entry.postings[1].account = fmt::format("credit:PER-{}", person);
        books.post(entry);
    }
    const auto page = books.ledger.balances("credit:", {}, "credit:PER-2", 2);
    REQUIRE(page.size() == 2);
    CHECK(page[0].account == "credit:PER-3");
    CHECK(page[1].amount == Money{-40});
    CHECK(books.ledger.balances("cash", {}, "", 10).size() == 1);
    CHECK(books.ledger.balances("credit:PER-5", {}, "credit:PER-5", 10).empty());
}

TEST_CASE("entries are listed in the order of time, by every filter, page by page", "[ledger]") {
    Books books;
    books.post(paid(1, 100, k_noon + 1h));
    books.post(paid(2, 100, k_noon));
    books.post(paid(3, 100, k_noon));
    NewEntry back = paid(4, 100, k_noon + 2h);
    back.source = "refund:RFD-1";
    back.act = "refund.decided";
    back.about = "ORD-2";
    back.postings = {{"sales", Money{100}}, {"refund_due:PER-9", Money{-100}}};
    books.post(back);

    CHECK(books.sources({}) == Sources{"settle:PAY-2", "settle:PAY-3", "settle:PAY-1", "refund:RFD-1"});
    CHECK(books.sources({}, {}, 2) == Sources{"settle:PAY-2", "settle:PAY-3"});
    CHECK(books.sources({}, JournalId{3}) == Sources{"settle:PAY-1", "refund:RFD-1"});
    const EntryFilter of_cash{.account = "cash:BCA"};
    CHECK(books.sources(of_cash, {}, 2) == Sources{"settle:PAY-2", "settle:PAY-3"});
    CHECK(books.sources(of_cash, JournalId{3}) == Sources{"settle:PAY-1"});
    CHECK(books.ledger.count(of_cash) == 3);
    CHECK(books.sources({.about = "ORD-2"}) == Sources{"settle:PAY-2", "refund:RFD-1"});
    CHECK(books.sources({.account = "sales", .about = "ORD-2"}) == Sources{"settle:PAY-2", "refund:RFD-1"});
    CHECK(books.sources({.act = "refund.decided"}) == Sources{"refund:RFD-1"});
    CHECK(books.sources({.since = k_noon + 1h}) == Sources{"settle:PAY-1", "refund:RFD-1"});
    CHECK(books.sources({.account = "sales", .since = k_noon + 1h, .until = k_noon + 2h}) == Sources{"settle:PAY-1"});
    CHECK(books.ledger.count({.account = "nothing"}) == 0);
    CHECK(books.ledger.list({.about = "ORD-2"}, {}, 1).front().what.postings.size() == 2);
    CHECK_THROWS_AS(books.ledger.list({}, JournalId{99}, 1), Error);
}

TEST_CASE("the entries of one act are found by its index, of one thing by that one's", "[ledger]") {
    Books books;
    const auto plan_of = [&](const std::string& where) {
        std::string plan;
        books.database
            ->prepared("EXPLAIN QUERY PLAN SELECT j.id FROM journal j WHERE TRUE" + where +
                       " AND (j.at, j.id) > (1, 1) ORDER BY j.at, j.id LIMIT 9")
            .each_row([&](const db::Row& row) { plan += row.text("detail") + "\n"; });
        return plan;
    };
    const std::string of_act = plan_of(" AND j.act = 'transfer'");
    CHECK(of_act.find("journal_by_act") != std::string::npos);
    CHECK(of_act.find("TEMP B-TREE") == std::string::npos);
    const std::string of_both = plan_of(" AND j.about = 'ORD-1' AND +j.act = 'order.paid'");
    CHECK(of_both.find("journal_by_about") != std::string::npos);
}
