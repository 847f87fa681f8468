#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace mitra::web {

/// What became of Duitku's callbacks: written by the routes, read by the metrics page.
struct HookCounts {
    using Counter = std::atomic<std::uint64_t>;
    Counter stored{0};         ///< new, and durable
    Counter repeated{0};       ///< came before
    Counter not_authentic{0};  ///< refused with 401
    Counter other_scheme{0};   ///< of these, rightly signed with the scheme that is not configured
    Counter malformed{0};      ///< refused with 400 or 415

    /// Prometheus's text format.
    [[nodiscard]] std::string text() const;
};

}  // namespace mitra::web
