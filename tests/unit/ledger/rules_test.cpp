// The rules that the schema itself holds, tried as somebody would who opens the file with the sqlite3 shell: without
// foreign keys and with recursive triggers off, as the shell has them.
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/ledger/verify.hpp"
#include "tests/unit/ledger/books.hpp"

using namespace mitra;
using mitra::test::Books;
using mitra::test::k_noon;
using mitra::test::paid;

namespace {

/// Everything in the books, as text.
std::string content(db::Database& database) {
    std::string all;
    for (const char* sql :
         {"SELECT id || '|' || name || '|' || class AS line FROM account ORDER BY id",
          "SELECT id || '|' || source || '|' || act || '|' || about || '|' || at AS line FROM journal ORDER BY id",
          "SELECT journal_id || '|' || account_id || '|' || at || '|' || rupiah AS line FROM posting"
          " ORDER BY journal_id, account_id",
          "SELECT journal_id || '' AS line FROM journal_seal ORDER BY journal_id",
          "SELECT account_id || '|' || rupiah AS line FROM account_balance ORDER BY account_id"})
        database.prepared(sql).each_row([&](const db::Row& row) { all += row.text("line") + "\n"; });
    return all;
}

constexpr const char* k_attacks[] = {
    // What is booked never changes and never goes.
    "UPDATE journal SET act = 'x' WHERE id = 1",
    "UPDATE journal SET at = 1",
    "UPDATE OR REPLACE journal SET id = 2 WHERE id = 1",
    "UPDATE OR REPLACE journal SET source = 'settle:PAY-2' WHERE id = 1",
    "DELETE FROM journal WHERE id = 1",
    "DELETE FROM journal",
    "UPDATE posting SET rupiah = rupiah * 2 WHERE journal_id = 1",
    "UPDATE posting SET rupiah = -rupiah",
    "UPDATE OR REPLACE posting SET journal_id = 2 WHERE journal_id = 1",
    "UPDATE OR IGNORE posting SET account_id = 2 WHERE journal_id = 1",
    "UPDATE posting SET at = 1",
    "DELETE FROM posting WHERE journal_id = 1",
    "DELETE FROM posting",
    "DELETE FROM journal_seal",
    "DELETE FROM journal_seal WHERE journal_id = 1",
    "UPDATE journal_seal SET journal_id = 9 WHERE journal_id = 1",
    "UPDATE account SET name = 'cash:BRI' WHERE id = 1",
    "UPDATE account SET class = 'expense'",
    "UPDATE OR REPLACE account SET name = 'sales'",
    "DELETE FROM account",
    // REPLACE removes what stands in its way, by any of its keys.
    "INSERT OR REPLACE INTO journal VALUES (1, 'settle:PAY-9', 'x', 'x', 'x', 1)",
    "INSERT OR REPLACE INTO journal VALUES (50, 'settle:PAY-1', 'x', 'x', 'x', 1)",
    "REPLACE INTO journal (source, act, about, actor, at) VALUES ('settle:PAY-1', 'x', 'x', 'x', 1)",
    "INSERT OR REPLACE INTO account VALUES (1, 'tax', 'liability')",
    "INSERT OR REPLACE INTO account VALUES (50, 'sales', 'income')",
    "REPLACE INTO account (name, class) VALUES ('sales', 'expense')",
    "INSERT OR REPLACE INTO posting VALUES (1, 1, 1795150800000, 500)",
    "INSERT OR REPLACE INTO posting VALUES (1, 2, 1795150800000, 500)",
    "INSERT OR REPLACE INTO journal_seal VALUES (1)",
    "INSERT INTO posting VALUES (1, 1, 1795150800000, 5) ON CONFLICT DO UPDATE SET rupiah = 1",
    "INSERT INTO journal_seal VALUES (1) ON CONFLICT DO NOTHING",
    "INSERT INTO journal VALUES (1, 'a', 'x', 'x', 'x', 1) ON CONFLICT DO UPDATE SET act = 'y'",
    // After the seal nothing is added.
    "INSERT INTO posting VALUES (1, 3, 1795150800000, 5)",
    // An entry is whole before it is sealed.
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO journal_seal VALUES (9)",
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO posting VALUES (9, 1, 1, 5);"
    " INSERT INTO journal_seal VALUES (9)",
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO posting VALUES (9, 1, 1, 5), (9, 2, 1, -4);"
    " INSERT OR IGNORE INTO journal_seal VALUES (9)",
    "INSERT INTO journal_seal VALUES (9)",
    // A posting belongs to an entry, has its time, and an amount.
    "INSERT INTO posting VALUES (9, 1, 1, 5)",
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO posting VALUES (9, 1, 2, 5)",
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO posting VALUES (9, 1, 1, 0)",
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO posting VALUES (9, 1, 1, 100000000001)",
    "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1); INSERT INTO posting VALUES (9, 1, 1, 1.5)",
    "INSERT INTO journal VALUES (9, '', 'x', 'x', 'x', 1)",
    "INSERT INTO account VALUES (9, 'Sales', 'income')",
    "INSERT INTO account VALUES (9, 'goods', 'income?')",
};

}  // namespace

TEST_CASE("the schema refuses every attack on what is booked, whoever opens the file", "[ledger]") {
    const bool as_the_shell = GENERATE(false, true);
    Books books;
    books.post(paid(1, 100));
    books.post(paid(2, 20));
    auto hand = books.database.connect();
    if (as_the_shell) hand.execute("PRAGMA foreign_keys = OFF; PRAGMA recursive_triggers = OFF");
    const std::string before = content(hand);
    for (const char* attack : k_attacks) {
        INFO(attack << (as_the_shell ? " (foreign keys off)" : ""));
        CHECK_THROWS_AS(db::in_transaction(hand, [&] { hand.execute(attack); }), Error);
        REQUIRE(content(hand) == before);
    }
    CHECK(ledger::verify(hand).problems.empty());
}

TEST_CASE("an entry that is not sealed is not committed", "[ledger]") {
    Books books;
    books.post(paid(1, 100));
    const std::string before = content(books.database);
    CHECK_THROWS_AS(db::in_transaction(books.database.database,
                                       [&] {
                                           books.database->execute(
                                               "INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1);"
                                               "INSERT INTO posting VALUES (9, 1, 1, 5), (9, 2, 1, -5)");
                                       }),
                    Error);
    CHECK(content(books.database) == before);
}

TEST_CASE("the balance adds up however a posting is inserted", "[ledger]") {
    // An outer OR REPLACE or OR IGNORE would take the place of what a trigger says about conflicts.
    for (const char* verb :
         {"INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR ROLLBACK"}) {
        Books books;
        books.post(paid(1, 100));
        INFO(verb);
        books.database->execute(
            fmt::format("BEGIN; INSERT INTO journal VALUES (9, 'a', 'x', 'x', 'x', 1);"
                        "{} INTO posting VALUES (9, 1, 1, 5), (9, 2, 1, -5);"
                        "INSERT INTO journal_seal VALUES (9); COMMIT",
                        verb));
        CHECK(ledger::verify(books.database).problems.empty());
        CHECK(books.ledger.balance("cash:BCA") == Money{105});
    }
}
