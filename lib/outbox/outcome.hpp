#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/base/random.hpp"
#include "lib/outbox/gateway.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// An owed message of unknown outcome goes once more after this.
inline constexpr std::chrono::minutes k_repeat_after{15};
/// How long a sender rests whose calls failed `k_breaker_failures` times in a row.
inline constexpr std::chrono::minutes k_breaker_rest{5};
inline constexpr int k_breaker_failures = 3;

/// What was so before the call.
struct Before {
    Kind kind = Kind::welcome;
    std::int64_t retries = 0;   ///< how often it was put back after a failure that may be tried again
    bool repeated = false;      ///< it is the second, marked copy of an owed message
    int failures_in_a_row = 0;  ///< of this sender, this call not counted: ambiguous or transient
    int rates_in_a_row = 0;     ///< of this sender: how often it was told to slow down
    bool text_works = false;    ///< the same text was accepted for somebody else in the last hour
};

/// What to write after it.
struct After {
    std::string_view state;  ///< "sent", "failed", "unknown", "queued"
    Outcome outcome = Outcome::accepted;
    std::optional<Instant> not_before;  ///< with "queued"
    std::optional<Instant> repeat_at;   ///< with "unknown": when it goes once more
    bool retried = false;               ///< `retries` grows
    bool counts = true;                 ///< the attempt uses up the sender's cap
    bool switch_off = false;
    std::optional<Instant> rests_until;  ///< the sender's
    bool tell_admin = false;             ///< of a bad request or an answer nobody knows
};

/// The rules of RELIABILITY 7 and DESIGN 5 in one place: what follows from a gateway's answer.
After settle(const Before& before, const SendResult& result, const std::vector<std::chrono::minutes>& retry_after,
             Instant now, Random& random);

}  // namespace mitra::outbox
