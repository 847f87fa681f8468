#include <fmt/format.h>

#include "lib/outbox/ended_unsent.hpp"
#include "lib/outbox/lane.hpp"
#include "lib/outbox/message.hpp"
#include "lib/outbox/queue_counts.hpp"

namespace mitra::outbox {
namespace {

std::map<std::string, std::int64_t> every_state() {
    std::map<std::string, std::int64_t> counts;
    for (const std::string_view state : state_names())
        counts[std::string{state}] = 0;
    return counts;
}

/// Each has an attempt without outcome, and every attempt below settled_below has one.
std::int64_t count_in_the_air(db::Database& database) {
    return database
        .prepared(R"sql(
            SELECT count(DISTINCT message_id) FROM message_attempt JOIN message ON message.id = message_id
             WHERE message_attempt.id >= (SELECT settled_below FROM sender_process)
               AND outcome IS NULL AND state = 'sending'
        )sql")
        .integer();
}

}  // namespace

std::map<std::string, std::int64_t> counts_per_state(db::Database& database) {
    const db::Snapshot one_moment{database};
    auto counts = every_state();
    database
        .prepared(
            fmt::format("SELECT state, count(*) AS messages FROM message WHERE {} GROUP BY state", k_ended_unsent))
        .each_row([&](const db::Row& row) { counts[row.text("state")] = row.integer("messages"); });
    counts["queued"] = count_waiting(database);
    counts["sending"] = count_in_the_air(database);
    // Messages are never deleted, so their last number is how many there are, and the rest were sent.
    std::int64_t sent = database.prepared("SELECT ifnull(max(id), 0) FROM message").integer();
    for (const auto& [state, count] : counts)
        sent -= count;
    counts["sent"] = sent;
    return counts;
}

std::map<std::string, std::int64_t> counts_of_broadcast(db::Database& database, BroadcastId broadcast) {
    auto counts = every_state();
    database
        .prepared(
            "SELECT state, count(*) AS messages FROM message WHERE cause = :cause AND kind = 'broadcast'"
            " GROUP BY state")
        .bind(":cause", fmt::format("broadcast:{}", broadcast.value))
        .each_row([&](const db::Row& row) { counts[row.text("state")] = row.integer("messages"); });
    return counts;
}

std::int64_t count_waiting(db::Database& database) {
    return database.prepared("SELECT count(*) FROM message WHERE state = 'queued'").integer();
}

std::int64_t count_waiting_later(db::Database& database) {
    std::int64_t count = database.prepared("SELECT count(*) FROM message WHERE state = 'queued' AND lane = :lane")
                             .bind(":lane", lane_of(Kind::follow_up, Channel::whatsapp))
                             .integer();
    const auto running = database.prepared("SELECT id FROM broadcast WHERE state IN ('planned', 'running')")
                             .rows([](const db::Row& row) { return row.id<BroadcastId>("id"); });
    for (const BroadcastId id : running)
        count += database.prepared("SELECT count(*) FROM message WHERE state = 'queued' AND lane = :lane")
                     .bind(":lane", lane_of(Kind::broadcast, Channel::whatsapp, id))
                     .integer();
    return count;
}

}  // namespace mitra::outbox
