#include "lib/flow/topup_queue_store.hpp"

namespace mitra::flow {
namespace {

TopupId read_id(const db::Row& row) {
    return row.id<TopupId>("id");
}

}  // namespace

bool TopupQueueStore::equal_in_flight(TopupId topup) {
    return database_
               .prepared(R"sql(
            SELECT EXISTS (SELECT 1 FROM topup JOIN topup other ON other.target_hash = topup.target_hash
                            WHERE topup.id = :id AND other.id <> topup.id AND other.channel = topup.channel
                              AND (other.code = topup.code OR other.display = topup.display)
                              AND other.state IN ('sending', 'unknown', 'processing'))
        )sql")
               .bind(":id", topup)
               .integer() != 0;
}

bool TopupQueueStore::looking() {
    return database_.prepared("SELECT EXISTS (SELECT 1 FROM topup WHERE state = 'unknown' AND ask_at IS NOT NULL)")
               .integer() != 0;
}

bool TopupQueueStore::deposit_moved(const topup::Attempt& attempt) {
    // What nobody looks for any more took its money, if it did, long before this attempt read the balance.
    return database_
               .prepared(R"sql(
            SELECT EXISTS (SELECT 1 FROM topup_attempt a JOIN topup t ON t.id = a.topup_id
                            WHERE a.id <> :id AND a.outcome NOT IN ('refused', 'not_placed')
                              AND (a.ended_at >= :since
                                   OR (a.ended_at IS NULL AND NOT (t.state = 'unknown' AND t.ask_at IS NULL))))
                OR EXISTS (SELECT 1 FROM topup WHERE state IN ('failed', 'refunded') AND trxid IS NOT NULL
                                                 AND done_at >= :since)
                OR EXISTS (SELECT 1 FROM deposit WHERE at >= :since)
        )sql")
               .bind(":id", attempt.id)
               .bind(":since", attempt.began_at)
               .integer() != 0;
}

std::vector<TopupId> TopupQueueStore::sending() {
    return database_.prepared("SELECT id FROM topup WHERE state = 'sending' ORDER BY id").rows(read_id);
}

std::vector<TopupId> TopupQueueStore::looked_for(std::int64_t limit) {
    return database_
        .prepared("SELECT id FROM topup WHERE state = 'unknown' AND ask_at IS NOT NULL ORDER BY id LIMIT :limit")
        .bind(":limit", limit)
        .rows(read_id);
}

bool TopupQueueStore::any_under_way() {
    return database_.prepared("SELECT EXISTS (SELECT 1 FROM topup WHERE state IN ('sending', 'unknown', 'processing'))")
               .integer() != 0;
}

std::vector<TopupQueueStore::Sent> TopupQueueStore::sent_between(topup::Channel channel, Instant since, Instant until,
                                                                 std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT id, ifnull(trxid, '') AS trxid, state, ifnull(cost, expected_cost) AS cost FROM topup
             WHERE channel = :channel AND sent_at >= :since AND sent_at < :until ORDER BY sent_at, id LIMIT :limit
        )sql")
        .bind(":channel", name(channel))
        .bind(":since", since)
        .bind(":until", until)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return Sent{read_id(row), row.text("trxid"), topup::topup_state_named(row.text("state")).value(),
                        row.money("cost")};
        });
}

std::vector<TopupQueueStore::Move> TopupQueueStore::history(TopupId topup) {
    return database_
        .prepared(R"sql(
            SELECT from_state, to_state, moved_at, moved_by FROM state_history
             WHERE machine = 'topup' AND row_id = :id ORDER BY id
        )sql")
        .bind(":id", topup)
        .rows([](const db::Row& row) {
            return Move{topup::topup_state_named(row.text("from_state")).value(),
                        topup::topup_state_named(row.text("to_state")).value(), row.instant("moved_at"),
                        row.text("moved_by")};
        });
}

}  // namespace mitra::flow
