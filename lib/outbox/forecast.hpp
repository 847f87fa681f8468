#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/pace.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::outbox {

/// How long a line of messages takes.
struct ForecastQuery {
    std::int64_t messages = 0;
    Instant from;
    Need need{.spread = true, .windowed = true};
    std::optional<Instant> deadline;  ///< when they expire
};

struct Forecast {
    std::optional<Instant> finishes_at;    ///< empty where there is no sender
    std::int64_t in_time = 0;              ///< of the messages, before the deadline (all where there is none)
    std::int64_t senders_needed = 0;       ///< of the site's usual pace, so that all are out before the deadline
    std::int64_t senders_for_one_day = 0;  ///< so that all are out on the day the first goes
};

/// From the senders' paces alone, as if nobody refused and nothing else were sent. `usual` is the pace of a sender
/// without numbers of its own.
Forecast forecast(const ForecastQuery& query, const std::vector<PaceRules>& senders, const PaceRules& usual);

/// How many such messages one sender can begin from `from` on and before `until`.
std::int64_t capacity(const PaceRules& rules, Need need, Instant from, Instant until);

/// The paces of the active senders of a channel.
std::vector<PaceRules> active_paces(db::Database& database, const crypto::Vault& vault, Channel channel,
                                    const PaceRules& usual);

}  // namespace mitra::outbox
