#pragma once

#include "lib/base/clock.hpp"
#include "lib/base/instant.hpp"

namespace mitra::test {

/// A Friday noon in Jakarta: 2026-11-20T12:00:00+07:00.
inline constexpr Instant k_noon{1'795'150'800'000};
inline constexpr Zone k_wib{};

/// A clock that shows what it is told.
class FakeClock final : public Clock {
 public:
    explicit FakeClock(Instant now = k_noon) : now_{now} {}
    [[nodiscard]] Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }
    void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
    Instant now_;
};

}  // namespace mitra::test
