#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "lib/db/database.hpp"

namespace mitra::db {

/// So long a log is worth moving beside the writer. The longer it is the fewer pages are moved twice, and the longer
/// the next program takes that opens the file after a crash.
inline constexpr std::uintmax_t k_long_log_bytes = std::uintmax_t{32} * 1024 * 1024;

/// Keeps a busy writer's log short without making it wait: most of a long log is moved into the database by a thread
/// and a connection of its own while the writer goes on; the writer itself moves only what was written meanwhile.
class LogKeeper {
 public:
    /// `moved` is called on the keeper's thread when a move ended, and must not throw: the writer is to tidy.
    explicit LogKeeper(const Database& of, std::function<void()> moved = {});
    LogKeeper(const LogKeeper&) = delete;
    LogKeeper& operator=(const LogKeeper&) = delete;
    ~LogKeeper();  ///< a move that was begun is finished first

    /// For the writer's thread, between its batches: looks at the log, begins a move or ends one, and never waits for
    /// the thread. After a full disk or a reader in the way it tries again a second later.
    void tidy(Database& writer);
    /// A move ended, and `tidy` would do what is left.
    [[nodiscard]] bool needs_writer() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
    std::chrono::steady_clock::time_point not_before_{};
};

}  // namespace mitra::db
