#pragma once

#include <pthread.h>

#include <cstdint>

namespace mitra::durability {

/// What the disk does to the operation that it is told to strike.
enum class Fault : std::int32_t {
    none,
    kill,       ///< the program dies before it
    kill_half,  ///< the program dies in it: half of a write is done, or all of anything else
    eio,        ///< it fails, once: an error of the device
    eio_after,  ///< it and everything after it fails: the device is gone
    enospc,     ///< it and all after it that need room fail, a write after its first half: the disk is full
};

/// What a test and the programs under its recorder share: a file that all of them map.
struct Control {
    pthread_mutex_t
        turn;           ///< one operation at a time, so that the journal has them in the order in which they happened
    char folder[512];   ///< whatever changes below it is recorded, and may be struck
    char journal[512];  ///< where to; empty: nothing is recorded
    Fault fault;
    std::int64_t strike_at;   ///< the first operation to strike, counted from 1
    std::int64_t operations;  ///< how many there were since the counting began
    std::int64_t struck;      ///< how many of them were struck
    char struck_first[512];   ///< what the first of those was: "sync /dir/mitra.db-wal"
};

/// Names the file of the control in a program's environment.
constexpr const char* k_control_variable = "MITRA_RECORDER_CONTROL";

}  // namespace mitra::durability
