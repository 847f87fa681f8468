#include "lib/ledger/verify.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "lib/base/error.hpp"
#include "lib/base/random.hpp"
#include "tests/unit/ledger/books.hpp"

using namespace mitra;
using namespace mitra::ledger;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using mitra::test::Books;
using mitra::test::k_noon;
using mitra::test::paid;

namespace {

/// Books of three entries: JRN-1 and JRN-2 are paid orders, JRN-3 a transfer.
struct SoundBooks : Books {
    SoundBooks() {
        post(paid(1, 100));
        post(paid(2, 20));
        NewEntry transfer = paid(3, 7);
        transfer.postings = {{"cash:BNI", Money{6}}, {"transfer_fee", Money{1}}, {"cash:BCA", Money{-7}}};
        post(transfer);
    }
};

/// What somebody does who opens the file by hand and takes the rules away first.
void by_hand(Books& books, const std::string& script) {
    books.database->execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    for (const auto& trigger : books.database
                                   ->prepared("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN"
                                              " ('account', 'journal', 'posting', 'journal_seal', 'account_balance')")
                                   .rows([](const db::Row& row) { return row.text("name"); }))
        books.database->execute("DROP TRIGGER " + trigger);
    books.database->execute(script);
}

/// "table row: rule", a line each.
std::string told(const Proof& proof) {
    std::string all;
    for (const auto& [table, row, rule] : proof.problems)
        all += fmt::format("{} {}: {}\n", table, row, rule);
    return all;
}
std::string told_after(const std::string& script) {
    SoundBooks books;
    by_hand(books, script);
    return told(verify(books.database));
}

}  // namespace

TEST_CASE("sound books are proved in silence", "[ledger]") {
    Books empty;
    CHECK(told(verify(empty.database)).empty());
    CHECK(verify(empty.database).entries == 0);

    SoundBooks books;
    std::vector<std::int64_t> heard;
    const Proof proof = verify(books.database, [&](std::int64_t done, std::int64_t) { heard.push_back(done); });
    CHECK(told(proof).empty());
    CHECK(proof.entries == 3);
    CHECK(proof.accounts == 4);
    CHECK(proof.sum == Money{});
    CHECK(heard.empty());  // too few to speak of
}

TEST_CASE("each way to break the books by hand is told with table, row and rule", "[ledger]") {
    CHECK_THAT(told_after("UPDATE posting SET rupiah = 101 WHERE journal_id = 1 AND rupiah = 100"),
               Contains("journal JRN-1: its postings sum to 1, not to 0") &&
                   Contains("account_balance cash:BCA: the balance is 113, its postings sum to 114"));
    CHECK_THAT(told_after("UPDATE account_balance SET rupiah = rupiah + 5 WHERE account_id ="
                          " (SELECT id FROM account WHERE name = 'sales')"),
               Contains("account_balance sales: the balance is -115, its postings sum to -120"));
    CHECK_THAT(told_after("DELETE FROM account_balance"), Contains("account_balance sales: the balance is 0"));
    CHECK_THAT(told_after("INSERT INTO account_balance VALUES (77, 0)"),
               Contains("account_balance account 77: there is no account of this number"));
    CHECK_THAT(told_after("DELETE FROM journal_seal WHERE journal_id = 2"),
               Contains("journal JRN-2: it is not sealed"));
    CHECK_THAT(told_after("INSERT INTO journal_seal VALUES (9)"),
               Contains("journal_seal JRN-9: there is no entry of this number"));
    CHECK_THAT(told_after("DELETE FROM journal WHERE id = 3"),
               Contains("journal_seal JRN-3: there is no entry of this number"));
    CHECK_THAT(told_after("DELETE FROM journal WHERE id = 3; DELETE FROM journal_seal WHERE journal_id = 3"),
               Contains("posting JRN-3: there is no entry of this number"));
    CHECK_THAT(told_after("DELETE FROM posting WHERE journal_id = 1 AND rupiah < 0"),
               Contains("journal JRN-1: it has 1 postings, two or more are needed"));
    CHECK_THAT(told_after("DELETE FROM posting WHERE journal_id = 2"),
               Contains("journal JRN-2: it has 0 postings, two or more are needed"));
    CHECK_THAT(told_after("UPDATE posting SET journal_id = 2 WHERE journal_id = 3 AND rupiah = 1"),
               Contains("journal JRN-2: its postings sum to 1") && Contains("journal JRN-3: its postings sum to -1"));
    CHECK_THAT(told_after("UPDATE posting SET account_id = 55 WHERE rupiah = 6"),
               Contains("posting account 55: there is no account of this number"));
    CHECK_THAT(told_after("UPDATE posting SET at = at + 1 WHERE journal_id = 1"),
               Contains("journal JRN-1: a posting has another time than its entry"));
    CHECK_THAT(told_after("UPDATE journal SET at = at - 1 WHERE id = 1"), Contains("journal JRN-1: a posting has"));
    CHECK_THAT(told_after("UPDATE posting SET rupiah = rupiah * 90000000000000000 WHERE journal_id = 1"),
               Contains("journal JRN-1: a posting's amount is zero or beyond all limits"));
    CHECK_THAT(told_after("INSERT INTO posting SELECT 1, id, 1795150800000, 0 FROM account WHERE name = 'cash:BNI'"),
               Contains("journal JRN-1: a posting's amount is zero or beyond all limits"));
    CHECK_THAT(told_after("UPDATE account SET class = 'income' WHERE name = 'cash:BNI'"),
               Contains("account cash:BNI: its class is 'income', not 'asset'"));
    CHECK_THAT(told_after("UPDATE account SET name = 'kas:BNI' WHERE name = 'cash:BNI'"),
               Contains("account kas:BNI: no account is called so"));
}

TEST_CASE("the list of problems has an end, and the counts go on", "[ledger]") {
    SoundBooks books;
    by_hand(books,
            "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            " INSERT INTO journal SELECT i, 'by hand ' || i, 'x', 'x', 'x', 1 FROM n");
    const Proof proof = verify(books.database);
    CHECK(proof.problems.size() == k_most_problems);
    CHECK(proof.entries == 2'994);
}

TEST_CASE("what is booked while the proof is made does not disturb it", "[ledger]") {
    // More postings than one read transaction covers, so that the writer comes between.
    SoundBooks books;
    by_hand(books, R"sql(
        BEGIN;
        WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 300099)
        INSERT INTO journal SELECT i, 'bulk:' || i, 'order.paid', 'ORD-' || i, 'test', 1795150800000 FROM n;
        INSERT INTO journal_seal SELECT id FROM journal WHERE id >= 100;
        INSERT INTO posting SELECT j.id, a.id, j.at, iif(a.name = 'sales', -3, 3)
          FROM journal j, account a WHERE j.id >= 100 AND a.name IN ('sales', 'cash:BCA');
        UPDATE account_balance SET rupiah = (SELECT sum(rupiah) FROM posting p
          WHERE p.account_id = account_balance.account_id);
        COMMIT;
    )sql");
    auto writer = books.database.connect();
    std::int64_t written = 0;
    const Proof proof = verify(books.database, [&](std::int64_t done, std::int64_t of) {
        CHECK(done <= of);
        const int payment = 900'000 + static_cast<int>(++written);
        db::in_transaction(writer, [&] {
            // The triggers are gone in these books: the balances are kept by hand.
            LedgerStore{writer}.post(paid(payment, 1'000));
            writer.execute(
                "UPDATE account_balance SET rupiah = rupiah + 1000 WHERE account_id ="
                " (SELECT id FROM account WHERE name = 'cash:BCA');"
                "UPDATE account_balance SET rupiah = rupiah - 1000 WHERE account_id ="
                " (SELECT id FROM account WHERE name = 'sales')");
        });
    });
    CHECK(told(proof).empty());
    CHECK(proof.entries == 300'003);
    CHECK(written > 10);
    CHECK(verify(books.database).entries == 300'003 + written);
}

TEST_CASE("after any history of entries the books are proved and agree with a plain model", "[ledger]") {
    const auto seed = GENERATE(take(40, random(1, 1'000'000'000)));
    INFO("seed " << seed);
    SeededRandom random{static_cast<std::uint64_t>(seed)};
    const auto below = [&](auto bound) { return random.between(0, static_cast<std::int64_t>(bound) - 1); };
    const std::vector<std::string> names{"cash:BCA", "cash:duitku", "sales",        "tax",         "unique_code",
                                         "goods",    "opening",     "credit:PER-1", "payment_fee", "refund_due:PER-2"};
    Books books;
    struct Fact {
        Instant at;
        std::map<std::string, std::int64_t> amounts;
    };
    std::vector<Fact> facts;
    for (int i = 0; i < 60; ++i) {
        NewEntry entry{.source = fmt::format("act:{}", below(50)),  // some come twice
                       .act = "test",
                       .about = fmt::format("ORD-{}", below(5)),
                       .actor = "test",
                       .at = k_noon + std::chrono::hours{below(100)},
                       .postings = {}};
        Fact fact{entry.at, {}};
        std::int64_t rest = 0;
        for (std::int64_t k = below(5); k >= 0; --k) {
            const std::int64_t amount = below(2'000'001) - 1'000'000;
            const std::string& name = names.at(static_cast<std::size_t>(below(names.size())));
            entry.postings.push_back({name, Money{amount}});
            fact.amounts[name] += amount;
            rest -= amount;
        }
        const std::string& last = names.at(static_cast<std::size_t>(below(names.size())));
        entry.postings.push_back({last, Money{rest}});
        fact.amounts[last] += rest;
        std::erase_if(fact.amounts, [](const auto& amount) { return amount.second == 0; });
        try {
            if (books.post(entry)) facts.push_back(fact);
        } catch (const Error&) {  // a source that was there before, or nothing left to book
        }
        if (i % 20 == 0) CHECK(told(verify(books.database)).empty());
    }
    const Proof proof = verify(books.database);
    CHECK(told(proof).empty());
    CHECK(proof.sum == Money{});
    CHECK(proof.entries == static_cast<std::int64_t>(facts.size()));
    for (const Instant until : {k_noon, k_noon + 33h, k_noon + 66h, k_noon + 100h})
        for (const std::string& name : names) {
            std::int64_t sum = 0;
            for (const Fact& fact : facts)
                if (fact.at < until && fact.amounts.contains(name)) sum += fact.amounts.at(name);
            CHECK(books.ledger.balance(name, until) == Money{sum});
            if (until == k_noon + 100h) CHECK(books.ledger.balance(name) == Money{sum});
        }
}
