#pragma once

#include <cstdint>
#include <string>

namespace mitra::bench {

/// What clients in a process of their own got together.
struct Loaded {
    double seconds = 0;
    std::int64_t bytes = 0;
    std::int64_t whole = 0;  ///< clients that got all they were to get

    [[nodiscard]] double mb_per_second() const { return static_cast<double>(bytes) / 1e6 / seconds; }
};

struct Clients {
    std::uint16_t port = 0;
    std::string address;
    int count = 64;
    std::int64_t bytes = 0;             ///< of the file
    std::int64_t bytes_per_second = 0;  ///< of each client; 0: as fast as it comes
};

/// Loads `address` with each of the clients at once and throws away what comes; returns when all are through.
Loaded load(const Clients& clients);

}  // namespace mitra::bench
