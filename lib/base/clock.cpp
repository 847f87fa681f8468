#include "lib/base/clock.hpp"

namespace mitra {

Instant SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

ShiftedClock::ShiftedClock(Instant start) : shift_{start - SystemClock{}.now()} {}

Instant ShiftedClock::now() const {
    return SystemClock{}.now() + shift_;
}

}  // namespace mitra
