#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mitra::http {

/// What the public listener gives to one client and to all of them. The defaults are those of the settings.
struct Limits {
    std::size_t largest_target = 2'048;
    std::size_t largest_head = 16'384;
    std::size_t most_fields = 64;

    /// For the whole of each part, however slowly it trickles.
    std::chrono::milliseconds head_deadline{8'000};
    std::chrono::milliseconds body_deadline{20'000};
    std::chrono::milliseconds answer_deadline{10'000};
    std::chrono::milliseconds idle_deadline{5'000};
    /// A body or an answer too large for its deadline at this speed gets the time that this speed needs.
    std::size_t slowest_bytes_per_second = 4'096;

    std::size_t connections = 1'000;            ///< beyond, the oldest idle one gives way
    std::size_t connections_per_address = 32;   ///< of one peer that is not a trusted proxy
    std::size_t waiting_writes = 256;           ///< requests that wait for the writer; beyond, 503
    std::size_t waiting_afterthoughts = 4'096;  ///< writes that no answer waits for (clicks); beyond, dropped
    std::int64_t posts_per_minute = 60;         ///< of one client address
    std::size_t slow_at_once = 2;               ///< threads for Slow answers
    std::size_t waiting_slow = 16;              ///< Slow answers that wait for one; beyond, 503

    std::size_t largest_upload = 5'242'880;
    std::size_t uploads = 64;            ///< being received at once; beyond, 503
    std::size_t uploads_per_client = 4;  ///< of one client address; beyond, 429
};

}  // namespace mitra::http
