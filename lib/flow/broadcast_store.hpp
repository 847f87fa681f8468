#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/flow/broadcast.hpp"

namespace mitra::flow {

/// Whom a broadcast reaches and whom it leaves out.
struct Audience {
    std::int64_t recipients = 0;
    std::int64_t unsubscribed = 0;
    std::int64_t no_consent = 0;
    std::int64_t never_wrote = 0;  ///< with messaging.require_inbound
    std::int64_t duplicate = 0;    ///< the same text with the same fields waits for them already
};

/// One step of queueing a broadcast.
struct Chunk {
    std::int64_t queued = 0;
    bool last = false;
};

class BroadcastStore {
 public:
    explicit BroadcastStore(db::Database& database) : database_{database} {}

    BroadcastId add(const BroadcastRequest& request, Instant now, std::string_view by);
    std::optional<Broadcast> find(BroadcastId id);
    /// Those that were made in this time.
    std::vector<Broadcast> list(BroadcastId after, std::int64_t limit, std::optional<Instant> since,
                                std::optional<Instant> until);
    std::int64_t count(std::optional<Instant> since, std::optional<Instant> until);
    /// Those whose messages are not all queued yet.
    std::vector<BroadcastId> planned();
    /// False when it is not in `from` any more.
    bool move(BroadcastId id, std::string_view from, std::string_view to, std::string_view by, Instant now);

    /// Those to the tier that a person has now, which have begun since `since` and were not stopped; newest first.
    std::vector<Broadcast> to_tier_of(PersonId person, Instant since, Instant now, std::int64_t limit);
    /// Whether a broadcast's segment names this person at this moment.
    bool names(const Broadcast& broadcast, PersonId person);

    /// Counts in pages of people, so that no reader stands still for long.
    Audience audience(const BroadcastRequest& request, bool require_inbound);
    /// Queues the next people, at most `chunk` of those the filter names, and notes how far it came; all in the
    /// caller's transaction.
    Chunk queue_chunk(const Broadcast& broadcast, bool require_inbound, std::int64_t chunk, Instant now);
    /// Cancels what waits, at most `chunk`; how many.
    std::int64_t cancel_chunk(BroadcastId id, std::int64_t chunk, Instant now);

 private:
    /// The last person of the next page; nothing where fewer are left.
    std::optional<PersonId> end_of_page(const people::Filter& filter, PersonId after, std::int64_t size);
    /// Whether another broadcast says the same.
    bool has_twin(const Broadcast& broadcast);

    db::Database& database_;
};

}  // namespace mitra::flow
