#pragma once

#include <cstdint>

namespace mitra::bench {

/// What the program that posts measured.
struct Load {
    double seconds = 0;
    std::int64_t accepted = 0;  ///< answered 200 or 303
    double p50_ms = 0, p99_ms = 0;
    [[nodiscard]] double rate() const { return static_cast<double>(accepted) / seconds; }
};

/// What to post: the numbers `first`, `first` + 1, ..., each something new, on connections kept alive.
struct Shot {
    enum class What {
        callback,      ///< Duitku's, for the order of that number
        registration,  ///< the form at /daftar, of somebody with a phone of that number, through a proxy
    };
    What what = What::callback;
    std::uint16_t port = 0;
    std::int64_t first = 1, count = 1;
    int connections = 64;
    std::int64_t round = 0;  ///< makes the same orders' callbacks new events
};

/// Posts from a process of its own (this program with --load), so that its work is not the server's.
Load load(const Shot& shot);
/// That process's main; nothing when this is not it.
bool is_load_process(int count, char** words);

}  // namespace mitra::bench
