#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lib/ledger/ledger_store.hpp"

namespace mitra::ledger {

/// Books many entries at once, table by table: SQLite finds the same pages and programs warm that an entry after
/// another makes it leave and come back to. Like LedgerStore::post in all that it refuses, but a source that was booked
/// before is an error here. It remembers the ids of accounts for as long as it lives: a transaction of it that is
/// undone must end it too.
class BulkStore {
 public:
    explicit BulkStore(db::Database& database) : database_{database} {}

    /// In the caller's transaction.
    void post(const std::vector<NewEntry>& entries);

 private:
    std::int64_t account_id(const std::string& name);

    db::Database& database_;
    std::map<std::string, std::int64_t, std::less<>> accounts_;
};

}  // namespace mitra::ledger
