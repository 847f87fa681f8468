#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "lib/base/instant.hpp"
#include "lib/base/random.hpp"
#include "lib/outbox/hours.hpp"

namespace mitra::outbox {

/// How fast one sender may go.
struct PaceRules {
    std::int64_t hourly_cap = 600;
    std::chrono::milliseconds shortest_gap{2'000};
    std::chrono::milliseconds longest_gap{5'000};
    Hours hours;                         ///< of the windowed kinds
    std::optional<Instant> warmup_from;  ///< a new number: 20 on its first day, then 1.8 times as many each day
    Zone zone;

    bool operator==(const PaceRules&) const = default;
};

/// How many a number in warm-up may send on its n-th day (0 is the first), or nothing once `hourly_cap` alone binds.
std::optional<std::int64_t> warmup_limit(std::int64_t day, std::int64_t hourly_cap);

/// What a message asks of the pace.
struct Need {
    bool spread = false;    ///< a broadcast or follow-up: one per 3600/cap seconds, so that an urgent one finds a slot
    bool windowed = false;  ///< only inside the hours
};

/// When one sender may begin its next attempt. Pure: it knows the attempts it is told of and the time it is given.
///
/// At most `hourly_cap` attempts lie in any span of 3600 s, both ends included. Every attempt, urgent or not, moves the
/// spread on by one step of 3600/cap seconds, so broadcasts leave again what urgent messages took, and the next step is
/// free for whatever is urgent.
class Pace {
 public:
    explicit Pace(PaceRules rules) : rules_{rules} {}

    [[nodiscard]] const PaceRules& rules() const { return rules_; }
    void set_rules(PaceRules rules) { rules_ = rules; }

    /// An attempt that begins now, or began before (from the log, oldest first).
    void began(Instant at);
    /// The attempt in the air is over; a random gap begins.
    void ended(Instant at, Random& random);
    /// The attempt that began at `at` never left the house: it does not count.
    void did_not_count(Instant at);

    /// The first moment from `now` on at which such a message may begin.
    [[nodiscard]] Instant earliest(Need need, Instant now) const;
    /// The step between two such messages when the line is long.
    [[nodiscard]] std::chrono::milliseconds step(Need need, Instant now) const;
    [[nodiscard]] std::int64_t in_last_hour(Instant now) const;

    /// How far back the log must be read for this sender.
    [[nodiscard]] Instant log_needed_from(Instant now) const;

 private:
    [[nodiscard]] std::optional<std::int64_t> limit_of_day(Instant at) const;
    [[nodiscard]] std::int64_t attempts_since(Instant from) const;

    PaceRules rules_;
    std::deque<Instant> attempts_;  ///< of the last hour, or of today during warm-up; oldest first
    Instant free_at_;               ///< the gap ends
    Instant spread_at_;             ///< where the spread has come to
};

}  // namespace mitra::outbox
