#pragma once

#include <cstddef>
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
    /// error, or the commit's).
    using Done = std::function<void(std::exception_ptr)>;
    /// Called on the writer's thread once per batch after all its Dones, to wake whoever waits.
    using Wake = std::function<void()>;

    struct Options {
        std::size_t batch = 512;
        std::size_t waiting = 256;  ///< units that may wait; `submit` answers false beyond
        bool group_commit = true;   ///< false: one commit per unit, for the benchmark's comparison
    };

    Writer(Database database, Options options, Wake wake = {});
    ~Writer();  ///< runs what waits, then ends the thread

    /// False when too many wait or the writer is ending: answer 503.
    bool submit(Unit unit, Done done);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::db
