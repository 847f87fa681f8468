#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "lib/db/query.hpp"

namespace mitra::db {

enum class Access { read_only, read_write };

/// How much of the file a connection keeps in memory: daemons and commands, or bulk work.
enum class Cache { small, bulk };

/// One connection to the SQLite file; the engine is known to this room alone. A connection belongs to one thread.
///
/// Opening sets and reads back what RELIABILITY promises (WAL, synchronous FULL, foreign keys, ...) and refuses a file
/// that is not mitra's (application id) or whose schema is older or newer than this program knows: Error{refused} with
/// what to do. A file that is missing is Error{not_found}; only `create` makes one.
class Database {
 public:
    static Database open(const std::filesystem::path& file, Access access, Cache cache = Cache::small);
    /// Makes the file (mode 0600) or opens one of any schema version, for `db migrate`, `init` and tests.
    static Database create(const std::filesystem::path& file);

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// A statement that this connection prepares once and keeps. `sql` has named parameters only (":due_at").
    /// Queries of the same text must not overlap in time on one connection.
    [[nodiscard]] Query prepared(std::string_view sql);
    /// Runs statements that return nothing; for migrations and pragmas, not for values from outside.
    void execute(const std::string& script);

    [[nodiscard]] std::int64_t last_row_id() const;
    [[nodiscard]] bool in_transaction() const;
    [[nodiscard]] const std::filesystem::path& file() const;

    struct Connection;
    /// The engine's own handle, for this room's backup and checkpoint code only.
    [[nodiscard]] Connection& connection() { return *connection_; }

 private:
    explicit Database(std::unique_ptr<Connection> connection);
    friend class Transaction;
    std::unique_ptr<Connection> connection_;
};

/// Writes that happen together or not at all. The outermost begins IMMEDIATE (so that nobody finds out late that the
/// lock is taken); inside another one it is a savepoint, which may fail alone. Leaving without `commit` undoes it.
/// An engine error from the outermost commit is Error{unknown_outcome}: the rows may be there.
class Transaction {
 public:
    explicit Transaction(Database& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

 private:
    Database& database_;
    int depth_;
    bool open_ = true;
};

/// Runs `act` inside a Transaction, commits, and gives its result.
template <typename Act>
auto in_transaction(Database& database, Act&& act) {
    Transaction transaction{database};
    if constexpr (std::is_void_v<std::invoke_result_t<Act>>) {
        std::invoke(std::forward<Act>(act));
        transaction.commit();
    } else {
        auto result = std::invoke(std::forward<Act>(act));
        transaction.commit();
        return result;
    }
}

/// A transaction that only reads: everything inside sees one moment of the file. Short: it keeps the WAL from being
/// recycled.
class Snapshot {
 public:
    explicit Snapshot(Database& database);
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot();

 private:
    Database& database_;
    bool outermost_;
};

}  // namespace mitra::db
