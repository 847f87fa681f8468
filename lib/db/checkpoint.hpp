#pragma once

#include <cstdint>

#include "lib/db/database.hpp"

namespace mitra::db {

enum class Checkpoint {
    not_needed,  ///< the write-ahead log is short
    done,        ///< it is in the database now, and empty
    busy,        ///< a reader is in the way or another program does it: try again later
};

/// A log longer than this is worth moving for who does it alone; see LogKeeper.
inline constexpr std::uintmax_t k_checkpoint_bytes = std::uintmax_t{8} * 1024 * 1024;

/// Moves the write-ahead log into the database and empties it, under one lock for all programs. Called between
/// batches, never inside a transaction; waits at most 20 ms for readers.
Checkpoint checkpoint(Database& database, std::uintmax_t longer_than = k_checkpoint_bytes);

/// What can be moved beside a writer that goes on and readers that read, without waiting for any of them; the log stays
/// as long as it is, but a checkpoint soon after finds little to do. Takes the same lock.
Checkpoint move_log(Database& database);

/// Bytes of the write-ahead log beside the database.
std::uintmax_t wal_bytes(const Database& database);

}  // namespace mitra::db
