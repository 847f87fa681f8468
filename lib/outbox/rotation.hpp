#pragma once

#include <cstdint>
#include <span>

#include "lib/base/id.hpp"
#include "lib/base/random.hpp"

namespace mitra::outbox {

/// How the next sender is chosen among those that are free.
enum class Rotation { round_robin, random, weighted };

struct Candidate {
    SenderId id;
    std::int64_t priority = 1;  ///< with `weighted`: how much likelier than one of priority 1
};

class Chooser {
 public:
    Chooser(Rotation rotation, Random& random) : rotation_{rotation}, random_{random} {}

    /// The index of one of `free`, which are in the order of their ids and not empty.
    std::size_t choose(std::span<const Candidate> free);

 private:
    std::size_t next_in_turn(std::span<const Candidate> free) const;
    std::size_t by_weight(std::span<const Candidate> free);

    Rotation rotation_;
    Random& random_;
    SenderId last_;
};

}  // namespace mitra::outbox
