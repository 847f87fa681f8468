#pragma once

#include <cstdint>
#include <filesystem>

namespace mitra::db {

/// What is left on the disk of a file or folder, for programs that are not root.
struct Space {
    std::uint64_t free_bytes = 0;
    std::uint64_t total_bytes = 0;

    /// Below 5 % or 256 MiB: uploads and broadcasts wait for better times.
    [[nodiscard]] bool low() const { return free_bytes < total_bytes / 20 || free_bytes < k_low_bytes; }
    /// Below 64 MiB: nothing is written any more, so that what was promised can still be kept.
    [[nodiscard]] bool none() const { return free_bytes < k_none_bytes; }

    static constexpr std::uint64_t k_low_bytes = 256ULL * 1024 * 1024;
    static constexpr std::uint64_t k_none_bytes = 64ULL * 1024 * 1024;
};

/// Error{unavailable} where the disk does not answer.
Space space_left(const std::filesystem::path& path);

/// For uploads and broadcasts: Error{unavailable} when space is low.
void refuse_when_low(const std::filesystem::path& path);
/// For every write; each outermost Transaction asks: Error{unavailable} when there is none.
void refuse_without_space(const std::filesystem::path& path);

}  // namespace mitra::db
