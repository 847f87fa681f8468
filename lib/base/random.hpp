#pragma once

#include <cstdint>

namespace mitra {

/// Where chance comes from (gaps between messages, choice among senders). Secrets never use it: lib/crypto does its
/// own.
class Random {
 public:
    virtual ~Random() = default;
    /// 64 random bits.
    virtual std::uint64_t bits() = 0;
    /// A number from `low` to `high`, both included, each as likely as the others.
    std::int64_t between(std::int64_t low, std::int64_t high);
};

/// The kernel's generator.
class SystemRandom final : public Random {
 public:
    std::uint64_t bits() override;
};

/// The same numbers for the same seed (splitmix64): tests, simulation.
class SeededRandom final : public Random {
 public:
    explicit SeededRandom(std::uint64_t seed) : state_{seed} {}
    std::uint64_t bits() override;

 private:
    std::uint64_t state_;
};

}  // namespace mitra
