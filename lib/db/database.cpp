#include "lib/db/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <cassert>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/connection.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/db/migration.hpp"
#include "lib/db/space.hpp"

namespace mitra::db {
namespace {

struct Pragma {
    const char* name;
    const char* value;
    const char* read_back;
};

// What every connection is set to, and what it must answer afterwards. The reasons are in ARCHITECTURE.md, "Storage".
constexpr std::array<Pragma, 11> k_pragmas{{
    {"synchronous", "FULL", "2"},
    {"foreign_keys", "ON", "1"},
    {"recursive_triggers", "ON", "1"},
    {"trusted_schema", "OFF", "0"},
    {"cell_size_check", "ON", "1"},
    {"mmap_size", "0", "0"},
    {"busy_timeout", "5000", "5000"},
    {"wal_autocheckpoint", "0", "0"},
    {"temp_store", "MEMORY", "2"},
    {"journal_size_limit", "67108864", "67108864"},
    {"secure_delete", "ON", "1"},
}};

void set_pragma(SQLite::Database& engine, const Pragma& pragma) {
    {
        SQLite::Statement set{engine, std::string{"PRAGMA "} + pragma.name + "=" + pragma.value};
        while (set.executeStep()) {
        }
    }
    SQLite::Statement get{engine, std::string{"PRAGMA "} + pragma.name};
    // mmap_size answers nothing where memory mapping is compiled out: that is as good as 0.
    const std::string answer = get.executeStep() ? get.getColumn(0).getString() : "0";
    if (answer != pragma.read_back)
        throw Error{ErrorKind::internal, std::string{"SQLite did not take PRAGMA "} + pragma.name + "=" + pragma.value +
                                             ": it answers " + answer};
}

void set_journal_mode(SQLite::Database& engine, Access access) {
    SQLite::Statement mode{engine, access == Access::read_write ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode"};
    const std::string answer = mode.executeStep() ? mode.getColumn(0).getString() : "";
    if (answer != "wal")
        throw Error{ErrorKind::unavailable, "the database is not in WAL mode but in '" + answer + "'",
                    "it must be on a local disk that this user may write"};
}

/// Checkpoints have one place (checkpoint.hpp). Without this the last one to close would do another, unlocked, and
/// every command that only reads would pay for it with six flushes.
void keep_log_on_close(SQLite::Database& engine) {
    sqlite3_db_config(engine.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

/// SQLite's own handler sleeps up to 100 ms between two looks at a lock, and so misses the gaps that bulk work leaves
/// for others. This one looks every millisecond, and gives up after the same time as `busy_timeout`.
int wait_for_lock(void* waiting, int looks) {
    auto& connection = *static_cast<Database::Connection*>(waiting);
    const auto now = std::chrono::steady_clock::now();
    if (looks == 0) connection.waits_until = now + connection.patience;
    if (now >= connection.waits_until) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return 1;
}

/// Statistics of memory, which nobody asks for, would take a lock at each allocation.
void count_no_memory() {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

FileLock use_of(const std::filesystem::path& file) {
    auto lock = FileLock::try_take(use_lock_of(file), FileLock::Mode::shared);
    if (!lock)
        throw Error{ErrorKind::unavailable, "a backup is being restored to " + file.string(), "wait until it is done"};
    return std::move(*lock);
}

/// A program that was killed in its COMMIT, after it wrote the log and before it flushed it, leaves a transaction that
/// the next one finds whole, and may tell somebody of, and that a power loss still takes away. Whoever may promise
/// anything therefore flushes first what it finds. (No lock is on the log: it may be opened beside SQLite.)
void settle_log(const std::filesystem::path& file) {
    const std::filesystem::path log = file.string() + "-wal";
    if (std::filesystem::exists(log)) sync_file(log);
}

std::unique_ptr<Database::Connection> connect(const std::filesystem::path& file, int flags, Access access,
                                              Cache cache) {
    count_no_memory();
    try {
        auto connection = std::make_unique<Database::Connection>(file, flags | SQLITE_OPEN_NOMUTEX, use_of(file));
        SQLite::Database& engine = connection->engine;
        keep_log_on_close(engine);
        set_journal_mode(engine, access);
        for (const Pragma& pragma : k_pragmas)
            set_pragma(engine, pragma);
        set_pragma(engine, cache == Cache::bulk ? Pragma{"cache_size", "-65536", "-65536"}
                                                : Pragma{"cache_size", "-16384", "-16384"});
        sqlite3_busy_handler(engine.getHandle(), wait_for_lock, connection.get());
        if (access == Access::read_write) settle_log(file);
        return connection;
    } catch (const SQLite::Exception& failure) {
        throw engine_error(failure);
    }
}

}  // namespace

Error engine_error(const SQLite::Exception& failure) {
    const std::string text = std::string{"database: "} + failure.what();
    switch (failure.getErrorCode() & 0xff) {  // an online backup gives extended codes
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error{ErrorKind::unavailable, text, "another program is writing; try again"};
        case SQLITE_FULL:
            return Error{ErrorKind::unavailable, text, "the disk is full; make room, then try again"};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
            return Error{ErrorKind::unavailable, text, "see the disk and the file's owner"};
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return Error{ErrorKind::internal, text, "run 'mitra doctor --deep'; restore a backup"};
        case SQLITE_CONSTRAINT:
            return Error{ErrorKind::refused, text};
        default:
            return Error{ErrorKind::internal, text};
    }
}

Database::Database(std::unique_ptr<Connection> connection) : connection_{std::move(connection)} {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::open(const std::filesystem::path& file, Access access, Cache cache) {
    if (!std::filesystem::exists(file))
        throw Error{ErrorKind::not_found, "no database at " + file.string(), "make one with 'mitra init'", "database"};
    // Read-only connections open read-write: in WAL mode even a reader writes the shared index beside the file.
    Database database{connect(file, SQLITE_OPEN_READWRITE, access, cache)};
    check_schema(database);
    if (access == Access::read_only) database.execute("PRAGMA query_only=ON");
    return database;
}

Database Database::create(const std::filesystem::path& file) {
    const mode_t before = umask(0077);
    struct RestoreMask {
        mode_t mask;
        ~RestoreMask() { umask(mask); }
    } const restore{before};
    return Database{connect(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, Access::read_write, Cache::small)};
}

Query Database::prepared(std::string_view sql) {
    auto& statements = connection_->statements;
    auto found = statements.find(sql);
    if (found == statements.end()) {
        auto statement = std::make_unique<Statement>(connection_->engine.getHandle(), sql);
        found = statements.emplace(std::string{sql}, std::move(statement)).first;
    }
    return Query{*found->second};
}

void Database::execute(const std::string& script) {
    try {
        connection_->engine.exec(script);
    } catch (const SQLite::Exception& failure) {
        throw engine_error(failure);
    }
}

std::int64_t Database::last_row_id() const {
    return connection_->engine.getLastInsertRowid();
}
bool Database::in_transaction() const {
    return sqlite3_get_autocommit(connection_->engine.getHandle()) == 0;
}
const std::filesystem::path& Database::file() const {
    return connection_->file;
}

Transaction::Transaction(Database& database) : database_{database}, depth_{database.connection().depth} {
    if (depth_ == 0) refuse_without_space(database.file());
    database_.execute(depth_ == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT s" + std::to_string(depth_));
    ++database_.connection().depth;
}

void Transaction::commit() {
    assert(open_ && database_.connection().depth == depth_ + 1);
    if (depth_ > 0) {
        database_.execute("RELEASE s" + std::to_string(depth_));
    } else {
        try {
            database_.connection().engine.exec("COMMIT");
        } catch (const SQLite::Exception& failure) {
            // A busy COMMIT has done nothing and a deferred constraint has refused it; after anything else only the
            // file knows.
            const int code = failure.getErrorCode();
            if (code == SQLITE_BUSY || code == SQLITE_CONSTRAINT) throw engine_error(failure);
            throw Error{ErrorKind::unknown_outcome, std::string{"the commit failed: "} + failure.what(),
                        "look whether it happened before you do it again; the same --key is safe"};
        }
    }
    open_ = false;
    --database_.connection().depth;
}

Transaction::~Transaction() {
    if (!open_) return;
    --database_.connection().depth;
    try {
        // After some errors (disk full, I/O) SQLite has rolled back by itself; then there is nothing left to undo.
        if (!database_.in_transaction()) return;
        database_.execute(depth_ == 0
                              ? std::string{"ROLLBACK"}
                              : "ROLLBACK TO s" + std::to_string(depth_) + "; RELEASE s" + std::to_string(depth_));
    } catch (const Error&) {
        // The engine refuses only where the transaction is already gone.
    }
}

Snapshot::Snapshot(Database& database) : database_{database}, outermost_{!database.in_transaction()} {
    if (outermost_) database_.execute("BEGIN DEFERRED");
}

Snapshot::~Snapshot() {
    if (!outermost_) return;
    try {
        database_.execute("COMMIT");
    } catch (const Error&) {
        // Nothing was written; the connection's next BEGIN says what is wrong with it.
    }
}

}  // namespace mitra::db
