#pragma once

#include <chrono>
#include <string>

namespace mitra::bench {

/// Each flush of this process takes so much longer from now on.
void slow_flushes(std::chrono::microseconds by);

/// What a flush of 64 KiB takes in the folder for temporary files: the 99th of 100, in ms.
double flush_p99_ms();

/// The disk that the goals were written for, whatever this machine has: it keeps all in memory and takes 0.1 ms for a
/// flush. What is made in the folder for temporary files while this lives is on it. The machine must have /dev/shm.
class GoalDisk {
 public:
    GoalDisk();
    GoalDisk(const GoalDisk&) = delete;
    GoalDisk& operator=(const GoalDisk&) = delete;
    ~GoalDisk();

 private:
    std::string before_;
};

}  // namespace mitra::bench
