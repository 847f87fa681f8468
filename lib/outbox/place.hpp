#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/db/database.hpp"
#include "lib/db/file_lock.hpp"

namespace mitra::outbox {

/// The place of the one process that sends: a lock on a file beside the database, which dies with its holder, and a
/// lease in the database, which also holds against a program on another machine. Each holder has a generation of its
/// own; what an earlier one has in hand is not its to end.
class Place {
 public:
    /// Error{refused} that says who holds it.
    static Place take(db::Database& database, Instant now);
    ~Place();
    Place(Place&&) noexcept = default;

    [[nodiscard]] std::int64_t generation() const { return generation_; }
    /// Holds on for another minute; Error{refused} when somebody else took over.
    void renew(Instant now);
    /// Gives the lease back, so that a successor need not wait.
    void leave() noexcept;

 private:
    Place(db::Database& database, db::FileLock lock, std::int64_t generation)
        : database_{&database}, lock_{std::move(lock)}, generation_{generation} {}

    db::Database* database_;
    db::FileLock lock_;
    std::int64_t generation_;
};

}  // namespace mitra::outbox
