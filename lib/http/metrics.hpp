#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/db/writer.hpp"

namespace mitra::http {

/// Counters of a server: written by its loop, read by whoever shows them.
class Metrics {
 public:
    static constexpr std::array<double, 12> k_seconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                      0.05,   0.1,   0.25,   0.5,   1,    2.5};
    using Counter = std::atomic<std::uint64_t>;

    /// A request that was answered, from its head's last byte to its answer's.
    void answered(int status, std::chrono::steady_clock::duration took);

    Counter accepted{0};               ///< connections
    Counter open_connections{0};       ///< now
    Counter gave_way{0};               ///< closed while idle, so that another could come in
    Counter turned_away_full{0};       ///< connections refused: too many
    Counter turned_away_address{0};    ///< connections refused: too many from one address
    Counter too_many_posts{0};         ///< requests over the rate of their address
    Counter writer_full{0};            ///< requests refused because too many wait for the writer
    Counter slow_under_way{0};         ///< Slow answers being made or waiting for a thread, now
    Counter slow_full{0};              ///< requests refused because too many wait for the slow threads
    Counter uploads_full{0};           ///< uploads refused: too many at once, of all or of one client
    Counter dropped_afterthoughts{0};  ///< writes nobody waited for, dropped because too many waited

    [[nodiscard]] std::uint64_t with_status(int status) const;

    /// Prometheus's text format.
    [[nodiscard]] std::string text(const db::Writer::Counts& writer) const;

 private:
    std::array<Counter, 600> by_status_{};
    std::array<Counter, k_seconds.size() + 1> by_duration_{};
    Counter microseconds_{0};
};

}  // namespace mitra::http
