#pragma once

#include <cstdint>
#include <string>

namespace mitra::bench {

/// What the program that sends callbacks measured.
struct Load {
    double seconds = 0;
    std::int64_t answered_200 = 0;
    double p50_ms = 0, p99_ms = 0;
    [[nodiscard]] double rate() const { return static_cast<double>(answered_200) / seconds; }
};

/// What to send: callbacks for the orders `first`, `first` + 1, ..., each its own event, on connections kept alive.
struct Shot {
    std::uint16_t port = 0;
    std::int64_t first = 1, count = 1;
    int connections = 64;
    std::int64_t round = 0;  ///< makes the same orders' callbacks new events
};

/// Sends them from a process of its own (this program with --load), so that its work is not the server's.
Load load(const Shot& shot);
/// That process's main; nothing when this is not it.
bool is_load_process(int count, char** words);

/// The body that Duitku would post for an order.
std::string callback_of(std::int64_t order, std::int64_t round);

}  // namespace mitra::bench
