#pragma once

#include <cstdint>

#include "lib/db/database.hpp"

struct sqlite3;

namespace mitra::simulation {

/// What goes wrong inside the engine: once, at a chosen moment of what a connection does next.
class Faults {
 public:
    enum class Kind {
        stops,         ///< a statement breaks off in the middle
        loses_commit,  ///< a commit happened, and its caller is told that it failed
    };

    Faults() = default;
    Faults(const Faults&) = delete;
    Faults& operator=(const Faults&) = delete;

    /// `at` counts steps of the engine (of `k_grain` instructions), or commits.
    void arm(db::Database& database, Kind kind, std::int64_t at);
    /// Whether it came to pass. Of every connection that was armed, before it goes.
    bool disarm();
    [[nodiscard]] bool fired() const { return fired_; }

    static constexpr int k_grain = 20;

 private:
    static int on_step(void* self);
    static int on_commit(void* self, sqlite3* engine, const char* name, int pages);

    db::Database* database_ = nullptr;
    std::int64_t left_ = 0;
    bool fired_ = false;
};

}  // namespace mitra::simulation
