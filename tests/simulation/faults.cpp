#include "tests/simulation/faults.hpp"

#include <sqlite3.h>

#include "lib/db/connection.hpp"

namespace mitra::simulation {

void Faults::arm(db::Database& database, Kind kind, std::int64_t at) {
    disarm();
    database_ = &database;
    left_ = at;
    sqlite3* engine = database.connection().engine.getHandle();
    if (kind == Kind::stops)
        sqlite3_progress_handler(engine, k_grain, on_step, this);
    else
        sqlite3_wal_hook(engine, on_commit, this);
}

bool Faults::disarm() {
    if (database_ != nullptr) {
        sqlite3* engine = database_->connection().engine.getHandle();
        sqlite3_progress_handler(engine, 0, nullptr, nullptr);
        sqlite3_wal_hook(engine, nullptr, nullptr);
        database_ = nullptr;
    }
    const bool fired = fired_;
    fired_ = false;
    return fired;
}

// Once it fired, whoever goes on may do so undisturbed.
int Faults::on_step(void* self) {
    auto& faults = *static_cast<Faults*>(self);
    if (faults.fired_ || --faults.left_ > 0) return 0;
    faults.fired_ = true;
    return 1;
}

int Faults::on_commit(void* self, sqlite3*, const char*, int) {
    auto& faults = *static_cast<Faults*>(self);
    if (faults.fired_ || --faults.left_ > 0) return SQLITE_OK;
    faults.fired_ = true;
    return SQLITE_IOERR;
}

}  // namespace mitra::simulation
