#pragma once

#include <cstdint>
#include <ostream>
#include <utility>
#include <vector>

#include "tests/durability/control.hpp"

namespace mitra::durability {

/// One way in which the disk fails at one operation.
struct Try {
    Fault fault;
    std::int64_t at;

    [[nodiscard]] bool kills() const { return fault == Fault::kill || fault == Fault::kill_half; }
};

std::ostream& operator<<(std::ostream& out, const Try& one);

/// Every way at every one of so many operations where everything is asked for; else three of them, spread over all, and
/// others for each `salt`.
std::vector<Try> tries(std::int64_t operations, std::size_t salt);

}  // namespace mitra::durability
