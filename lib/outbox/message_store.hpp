#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"
#include "lib/outbox/outcome.hpp"

namespace mitra::outbox {

/// A message that is due, as the dispatcher weighs it.
struct Waiting {
    MessageId id;
    Kind kind = Kind::welcome;
    Channel channel = Channel::whatsapp;
    std::optional<PersonId> person;
    std::string template_name;
    std::optional<PersonId> about;
    std::optional<EventId> event;
    std::optional<BroadcastId> broadcast;
    std::optional<OrderId> order;
    bool has_extra = false;
    Instant not_before, expires_at;
    std::int64_t retries = 0;
    bool repeated = false;  ///< the one further copy of an owed message
    std::int64_t fence = 0;
    std::optional<SenderId> last_sender;  ///< of its own last attempt
    std::optional<SenderId> preferred;    ///< who wrote to this person last
};

/// Where a page of a lane ended.
struct LanePosition {
    Instant not_before{INT64_MIN};
    MessageId id;
};

/// An attempt that was committed and has no outcome yet.
struct Airborne {
    std::int64_t attempt = 0;
    MessageId message;
    Kind kind = Kind::welcome;
    SenderId sender;
    std::int64_t fence = 0;  ///< the message's, with this attempt
    std::int64_t retries = 0;
    bool repeated = false;
    Instant started_at;
};

/// The rows behind the dispatcher. Every write names the state it expects; results are taken only from the process
/// that has the message in hand.
class MessageStore {
 public:
    explicit MessageStore(db::Database& database) : database_{database} {}

    /// What is due in a lane, oldest first, after a position.
    std::vector<Waiting> due(std::int64_t lane, Instant now, LanePosition after, std::int64_t limit);
    /// When the first message of a lane is due; nothing for an empty lane.
    std::optional<Instant> first_due(std::int64_t lane);
    /// The sealed fields of a message: uuid and seal.
    std::optional<std::pair<std::string, std::string>> sealed_extra(MessageId id);

    /// queued -> sending, with the attempt that is about to be made; nothing when somebody else moved it.
    std::optional<Airborne> begin(const Waiting& message, SenderId sender, std::int64_t generation, Instant now,
                                  std::string_view text_hash);
    /// sending -> what `after` says. False when the message is not this generation's any more.
    bool end(const Airborne& attempt, std::int64_t generation, const After& after, int status, std::string_view detail,
             Instant now);
    /// sending -> queued, for an attempt whose call was never begun.
    bool hand_back(const Airborne& attempt, std::int64_t generation, Instant now);

    bool cancel(MessageId id, std::string_view reason, Instant now);
    bool expire(MessageId id, Instant now);
    bool postpone(MessageId id, Instant until);
    /// unknown -> queued for owed messages that waited long enough; how many. What expired meanwhile stays unknown.
    std::int64_t queue_repeats(Instant now);
    std::optional<Instant> first_repeat();
    /// Expires waiting messages a page at a time, round and round; how many.
    std::int64_t sweep_expired(Instant now, std::int64_t page);

    /// Attempts without outcome that another generation left behind.
    std::vector<Airborne> left_in_the_air(std::int64_t limit);
    /// Makes this generation the owner of what another left, to end it.
    bool take_over(const Airborne& attempt, std::int64_t generation);
    /// Notes that every attempt below has an outcome.
    void note_settled_below(std::int64_t attempt);
    std::int64_t next_attempt();

    /// Changes whenever another connection committed.
    std::int64_t outside_version();
    std::vector<BroadcastId> running_broadcasts();
    bool finish_broadcast(BroadcastId id, Instant now);

 private:
    db::Database& database_;
    std::int64_t sweep_lane_ = INT64_MIN;
    LanePosition sweep_;
};

}  // namespace mitra::outbox
