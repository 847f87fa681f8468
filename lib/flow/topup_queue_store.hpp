#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/topup/topup.hpp"

namespace mitra::flow {

/// What placing top-ups must know of all others: who is in the way, and whether our deposit moved for them.
class TopupQueueStore {
 public:
    explicit TopupQueueStore(db::Database& database) : database_{database} {}

    /// Whether the same goods for the same target are on their way: without a reference of ours nobody could tell the
    /// two apart, so the second waits until the first is final.
    bool equal_in_flight(TopupId topup);
    /// Whether an order whose answer nobody saw is still looked for by itself, at either channel: what is placed
    /// meanwhile would take from the deposit that proves what became of it.
    bool looking();
    /// Whether our deposit may have moved for something else since an attempt began.
    bool deposit_moved(const topup::Attempt& attempt);

    /// What is called in flight, at most one for each channel.
    std::vector<TopupId> sending();
    /// Unknown ones that are looked for by themselves.
    std::vector<TopupId> looked_for(std::int64_t limit);
    /// Whether an order's end is not known yet, at whichever channel.
    bool any_under_way();

    /// What was sent to a channel in a time, by the supplier's number.
    struct Sent {
        TopupId topup;
        std::string trxid;
        topup::TopupState state = topup::TopupState::processing;
        Money cost;
    };
    std::vector<Sent> sent_between(topup::Channel channel, Instant since, Instant until, std::int64_t limit);

    /// How one came to be what it is, oldest first.
    struct Move {
        topup::TopupState from = topup::TopupState::ready, to = topup::TopupState::ready;
        Instant at;
        std::string by;
    };
    std::vector<Move> history(TopupId topup);

 private:
    db::Database& database_;
};

}  // namespace mitra::flow
