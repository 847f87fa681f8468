#pragma once

#include "lib/ledger/ledger_store.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"

namespace mitra::test {

/// An order's payment, in cash at BCA.
inline ledger::NewEntry paid(int payment, std::int64_t rupiah, Instant at = k_noon) {
    return {.source = fmt::format("settle:PAY-{}", payment),
            .act = "order.paid",
            .about = fmt::format("ORD-{}", payment),
            .actor = "test",
            .at = at,
            .postings = {{"cash:BCA", Money{rupiah}}, {"sales", Money{-rupiah}}}};
}

/// Books of their own.
struct Books {
    TestDatabase database = migrated_db();
    ledger::LedgerStore ledger{database};

    std::optional<JournalId> post(const ledger::NewEntry& entry) {
        return db::in_transaction(database.database, [&] { return ledger.post(entry); });
    }
};

}  // namespace mitra::test
