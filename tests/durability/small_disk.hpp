#pragma once

#include <cstdint>
#include <filesystem>

#include "tests/support/temp_dir.hpp"

namespace mitra::durability {

/// A disk of its own, in memory, that only this process and those it starts see. It fills up and empties at a word.
class SmallDisk {
 public:
    /// Throws where this machine lets nobody mount one: `possible` tells before.
    explicit SmallDisk(std::uint64_t mebibytes);
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk();

    /// Whether this process may mount a disk, if need be in a namespace of its own; it enters that at the first call.
    static bool possible();

    std::filesystem::path operator/(std::string_view name) const { return place_ / name; }
    /// Takes all but so much of what is free, or gives back what was taken beyond that.
    void leave(std::uint64_t mebibytes) const;
    [[nodiscard]] std::uint64_t free_bytes() const;

 private:
    test::TempDir place_;
};

}  // namespace mitra::durability
