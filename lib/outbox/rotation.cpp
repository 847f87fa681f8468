#include "lib/outbox/rotation.hpp"

#include <algorithm>
#include <cassert>

namespace mitra::outbox {

std::size_t Chooser::choose(std::span<const Candidate> free) {
    assert(!free.empty());
    std::size_t chosen = 0;
    switch (rotation_) {
        case Rotation::round_robin:
            chosen = next_in_turn(free);
            break;
        case Rotation::random:
            chosen = static_cast<std::size_t>(random_.between(0, std::ssize(free) - 1));
            break;
        case Rotation::weighted:
            chosen = by_weight(free);
            break;
    }
    last_ = free[chosen].id;
    return chosen;
}

std::size_t Chooser::next_in_turn(std::span<const Candidate> free) const {
    const auto after = std::upper_bound(free.begin(), free.end(), last_,
                                        [](SenderId last, const Candidate& candidate) { return last < candidate.id; });
    return after == free.end() ? 0 : static_cast<std::size_t>(after - free.begin());
}

std::size_t Chooser::by_weight(std::span<const Candidate> free) {
    std::int64_t total = 0;
    for (const Candidate& candidate : free)
        total += candidate.priority;
    std::int64_t ticket = random_.between(1, total);
    std::size_t i = 0;
    while (ticket > free[i].priority)
        ticket -= free[i++].priority;
    return i;
}

}  // namespace mitra::outbox
