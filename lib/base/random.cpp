#include "lib/base/random.hpp"

#include <sys/random.h>

#include <cassert>

#include "lib/base/error.hpp"

namespace mitra {

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    assert(low <= high);
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (span == 0) return static_cast<std::int64_t>(bits());
    // The last, incomplete round of the 2^64 values is thrown away, so that no remainder is likelier than another.
    const std::uint64_t reject_below = (0 - span) % span;
    std::uint64_t value = bits();
    while (value < reject_below)
        value = bits();
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + value % span);
}

std::uint64_t SystemRandom::bits() {
    std::uint64_t value = 0;
    if (getrandom(&value, sizeof value, 0) != sizeof value)
        throw Error{ErrorKind::internal, "the kernel gave no random numbers"};
    return value;
}

std::uint64_t SeededRandom::bits() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

}  // namespace mitra
