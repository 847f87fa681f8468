#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "lib/db/checkpoint.hpp"
#include "lib/db/database.hpp"

namespace mitra::db {

/// How bulk work shares the file with other writers: in transactions of about 15 ms each (or what else is aimed at),
/// whatever the disk and the rows cost, with a pause after each. SQLite's lock has no queue: who waits for it looks
/// every millisecond, and without the pause never finds it free.
class BulkPace {
 public:
    static constexpr std::chrono::milliseconds k_target{15};

    explicit BulkPace(Database& database, std::chrono::milliseconds target = k_target)
        : database_{database}, target_{target}, nested_{database.in_transaction()} {}

    /// Runs `act(rows)` in a transaction of its own, where `rows` is how many it should write; `act` says whether there
    /// is more to do. Inside another transaction (a rehearsal) nobody is let in.
    template <typename Act>
    bool chunk(Act&& act) {
        std::chrono::steady_clock::time_point began;
        const bool more = in_transaction(database_, [&] {
            began = std::chrono::steady_clock::now();
            return std::invoke(std::forward<Act>(act), rows_);
        });
        if (nested_) return more;
        rows_ = rows_after(rows_, std::chrono::steady_clock::now() - began, target_);
        if (more) std::this_thread::sleep_for(k_pause);
        if (checkpoint(database_) == Checkpoint::done && more) std::this_thread::sleep_for(k_pause);
        return more;
    }

    /// How many rows come after a chunk of `rows` that took so long: halfway to what would have taken the time that is
    /// aimed at, so that one slow flush does not set the size.
    [[nodiscard]] static std::int64_t rows_after(std::int64_t rows, std::chrono::steady_clock::duration took,
                                                 std::chrono::milliseconds target = k_target) {
        using Seconds = std::chrono::duration<double>;
        const double factor = Seconds{target} / std::max<Seconds>(took, std::chrono::microseconds{1});
        return std::clamp(static_cast<std::int64_t>(static_cast<double>(rows) * (1 + std::min(factor, 3.0)) / 2),
                          k_fewest, k_most);
    }

 private:
    static constexpr std::chrono::milliseconds k_pause{3};
    static constexpr std::int64_t k_fewest = 500, k_most = 20'000;

    Database& database_;
    std::chrono::milliseconds target_;
    bool nested_;
    std::int64_t rows_ = 2'000;
};

}  // namespace mitra::db
