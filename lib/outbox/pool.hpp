#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/outbox/pace.hpp"
#include "lib/outbox/rotation.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::outbox {

/// One sender at work.
struct Line {
    Sender sender;
    Pace pace;
    std::optional<std::int64_t> in_the_air;  ///< the attempt; one at a time
    int failures_in_a_row = 0;
    int rates_in_a_row = 0;
    Instant next_slot;  ///< while messages are handed out: where its own line has come to

    /// The first moment it may begin such a message, were nothing in the air.
    [[nodiscard]] Instant earliest(Need need, Instant now) const;
};

/// All active senders with their paces, in the order of their ids.
class Pool {
 public:
    Pool(db::Database& database, const crypto::Vault& vault, PaceRules site);

    /// Reads the senders anew; the pace of one that was not known before is counted from the log.
    void refresh(Instant now);
    /// Forgets everything but the database's word (after a transaction that failed).
    void rebuild(Instant now);

    [[nodiscard]] std::vector<Line>& lines() { return lines_; }
    Line* find(SenderId id);
    [[nodiscard]] std::int64_t active(Channel channel) const;
    void remove(SenderId id);

 private:
    void count_from_log(const std::vector<SenderId>& new_ones, Instant now);

    db::Database& database_;
    const crypto::Vault& vault_;
    PaceRules site_;
    std::vector<Line> lines_;
};

/// The free senders of one channel for one kind of need, while a round hands out messages.
class Slots {
 public:
    Slots(Pool& pool, Channel channel, Need need, Instant now);

    [[nodiscard]] bool none_free() const { return free_.empty(); }
    [[nodiscard]] std::size_t free_count() const { return free_.size(); }
    /// The sender for this message: the one that wrote to the person before, unless it has no slot within a minute;
    /// else the next in rotation. Nothing when the message should wait.
    Line* choose(const Waiting& message, Chooser& chooser);
    void take(SenderId id);

 private:
    Line* free_line(SenderId id);

    Pool& pool_;
    Need need_;
    Instant now_;
    Channel channel_;
    std::vector<Candidate> free_;
};

}  // namespace mitra::outbox
