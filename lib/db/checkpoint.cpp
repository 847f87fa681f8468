#include "lib/db/checkpoint.hpp"

#include <sqlite3.h>

#include <cassert>
#include <filesystem>

#include "lib/db/connection.hpp"
#include "lib/db/file_lock.hpp"

namespace mitra::db {
namespace {

constexpr std::chrono::milliseconds k_short_patience{20};

/// The connection waits less than usual while this lives.
class Impatient {
 public:
    explicit Impatient(Database::Connection& connection) : connection_{connection} {
        connection_.patience = k_short_patience;
    }
    Impatient(const Impatient&) = delete;
    Impatient& operator=(const Impatient&) = delete;
    ~Impatient() { connection_.patience = k_patience; }

 private:
    Database::Connection& connection_;
};

Checkpoint run(Database& database, int mode) {
    const auto lock = FileLock::try_take(checkpoint_lock_of(database.file()), FileLock::Mode::exclusive);
    if (!lock) return Checkpoint::busy;
    sqlite3* engine = database.connection().engine.getHandle();
    const int result = sqlite3_wal_checkpoint_v2(engine, "main", mode, nullptr, nullptr);
    if (result == SQLITE_OK) return Checkpoint::done;
    if (result == SQLITE_BUSY || result == SQLITE_LOCKED) return Checkpoint::busy;
    throw engine_error(SQLite::Exception{engine, result});
}

}  // namespace

std::uintmax_t wal_bytes(const Database& database) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(database.file().string() + "-wal", missing);
    return missing ? 0 : size;
}

Checkpoint checkpoint(Database& database, std::uintmax_t longer_than) {
    assert(!database.in_transaction());
    if (wal_bytes(database) <= longer_than) return Checkpoint::not_needed;
    const Impatient impatient{database.connection()};
    return run(database, SQLITE_CHECKPOINT_TRUNCATE);
}

Checkpoint move_log(Database& database) {
    return run(database, SQLITE_CHECKPOINT_PASSIVE);
}

}  // namespace mitra::db
