#pragma once

#include "lib/base/instant.hpp"

namespace mitra {

/// Where the time comes from. Passed to whoever needs it, so that a test can say when it is.
class Clock {
 public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's own clock.
class SystemClock final : public Clock {
 public:
    [[nodiscard]] Instant now() const override;
};

/// Runs like the machine's clock, but started at another time (MITRA_NOW, in sandbox mode only).
class ShiftedClock final : public Clock {
 public:
    explicit ShiftedClock(Instant start);
    [[nodiscard]] Instant now() const override;

 private:
    std::chrono::milliseconds shift_;
};

}  // namespace mitra
