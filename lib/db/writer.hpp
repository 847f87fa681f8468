#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "lib/db/database.hpp"

namespace mitra::db {

/// The one thread of a daemon that writes: takes everything that waits (at most `batch`), runs each unit in a savepoint
/// of one IMMEDIATE transaction, commits once, then tells each. While one flush runs the next batch gathers.
class Writer {
 public:
    /// A unit throws to be undone alone.
    using Unit = std::function<void(Database&)>;
    /// Called on the writer's thread after the commit: nullptr when the unit is durable, else why it is not (its own
    /// error, or what broke the whole batch). Must not throw.
    using Done = std::function<void(std::exception_ptr)>;
    /// Called on the writer's thread once per batch after all its Dones, to wake whoever waits. Must not throw.
    using Wake = std::function<void()>;

    struct Submission {
        Unit unit;
        Done done;
    };

    struct Options {
        std::size_t batch = 512;
        std::size_t waiting = 256;  ///< units that may wait; `submit` answers false beyond
        bool group_commit = true;   ///< false: one commit per unit, for the benchmark's comparison
    };

    /// What it did so far.
    struct Counts {
        std::uint64_t units = 0;    ///< run, the failed ones included
        std::uint64_t failed = 0;   ///< of these, not durable
        std::uint64_t batches = 0;  ///< commits tried
        /// Batches of up to 1, 2, 4, ... 512 units; a larger one counts in the last.
        std::array<std::uint64_t, 10> batches_by_size{};
        std::size_t waiting = 0;  ///< now
    };

    Writer(Database database, Options options, Wake wake = {});
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer();  ///< runs what waits, then ends the thread

    /// False when too many wait or the writer is ending: answer 503.
    bool submit(Unit unit, Done done);
    /// The same for many at once, in their order; how many of the first were taken (and moved from).
    std::size_t submit(std::vector<Submission>& submissions);

    [[nodiscard]] Counts counts() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::db
