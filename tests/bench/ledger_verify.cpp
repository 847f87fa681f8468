// `mitra ledger verify` over ten million postings, against the two plain aggregates that look at the same rows (each
// entry sums to zero, each balance is its postings' sum) without knowing seals, times, classes or strays; its memory.

#include "lib/db/checkpoint.hpp"
#include "lib/ledger/verify.hpp"
#include "tests/bench/bench.hpp"
#include "tests/support/database.hpp"

namespace {

using namespace mitra;

constexpr std::int64_t k_entries = 5'000'000;
constexpr std::int64_t k_buyers = 100'000;

/// Entries of two postings each: money at one of three banks, for sales or a buyer's credit. Made in bulk, without the
/// triggers, whose work is done by hand; the index is made behind the rows.
void fill(db::Database& database) {
    const auto texts = [&](const char* sql) {
        return database.prepared(sql).rows([](const db::Row& row) { return row.text("text"); });
    };
    for (const auto& trigger : texts("SELECT name AS text FROM sqlite_schema WHERE type = 'trigger'"))
        database.execute("DROP TRIGGER " + trigger);
    const auto index = texts("SELECT sql AS text FROM sqlite_schema WHERE name = 'posting_by_account'").at(0);
    database.execute("DROP INDEX posting_by_account");
    database.execute(fmt::format(R"sql(
        INSERT INTO account (id, name, class) VALUES
            (1, 'cash:BCA', 'asset'), (2, 'cash:BNI', 'asset'), (3, 'cash:duitku', 'asset'), (4, 'sales', 'income');
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
        INSERT INTO account (id, name, class) SELECT i + 4, 'credit:PER-' || i, 'liability' FROM n;
    )sql",
                                 k_buyers));
    constexpr std::int64_t k_at_once = 500'000;
    for (std::int64_t from = 0; from < k_entries; from += k_at_once) {
        database.execute(fmt::format(R"sql(
            BEGIN;
            WITH RECURSIVE n (i) AS (SELECT {0} + 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0} + {1})
            INSERT INTO journal SELECT i, 'settle:PAY-' || i, 'order.paid', 'ORD-' || i, 'duitku', i * 1000 FROM n;
            INSERT INTO posting SELECT id, id % 3 + 1, at, 1000 + id % 777 FROM journal WHERE id > {0};
            INSERT INTO posting SELECT id, iif(id % 4, 4, 5 + id % {2}), at, -1000 - id % 777 FROM journal WHERE id > {0};
            INSERT INTO journal_seal SELECT id FROM journal WHERE id > {0};
            COMMIT;
        )sql",
                                     from, k_at_once, k_buyers));
        db::checkpoint(database);
    }
    database.execute(index);
    database.execute("INSERT INTO account_balance SELECT account_id, sum(rupiah) FROM posting GROUP BY account_id");
    db::checkpoint(database, 0);
}

}  // namespace

int main() {
    test::TestDatabase books = test::migrated_db();
    fill(books.database);
    auto database = books.connect(db::Access::read_only);
    std::int64_t wrong = 0;
    const auto plainly = [&] {
        return bench::milliseconds([&] {
            wrong += database
                         .prepared(
                             "SELECT count(*) FROM (SELECT 1 FROM posting GROUP BY journal_id HAVING sum(rupiah) <> 0)")
                         .integer();
            wrong += database
                         .prepared(R"sql(
                SELECT count(*) FROM (SELECT account_id, sum(rupiah) AS sum FROM posting GROUP BY account_id) p
                  LEFT JOIN account_balance b ON b.account_id = p.account_id WHERE b.rupiah IS NOT p.sum
            )sql")
                         .integer();
        });
    };
    ledger::Proof proof;
    std::vector<double> candidates, references;
    double memory = 0;
    for (int round = 0; round < 3; ++round) {
        references.push_back(plainly());
        bench::reset_peak();
        std::int64_t heard = 0;
        candidates.push_back(bench::milliseconds(
            [&] { proof = ledger::verify(database, [&](std::int64_t done, std::int64_t) { heard = done; }); }));
        memory = std::max(memory, bench::peak_mb());
        wrong += heard == 0;
    }
    if (wrong != 0 || !proof.problems.empty() || proof.entries != k_entries) {
        fmt::print("ledger verify: {} entries, {} problems, {} wrong\n", proof.entries, proof.problems.size(), wrong);
        return 1;
    }
    return bench::report(
        {{"ledger verify over 10 million postings",
          {bench::median(candidates) / 1e3, "s", ""},
          bench::Figure{bench::median(references) / 1e3, "s", "for two plain GROUP BYs over the same rows"},
          "<= 2.5",
          fmt::format("{} entries, {} accounts", proof.entries, proof.accounts)},
         {"ledger verify resident memory", {memory, "MB", ""}, std::nullopt, "<= 150", ""}});
}
