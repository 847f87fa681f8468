#include "lib/outbox/count_store.hpp"

#include <fmt/format.h>

#include "lib/outbox/ended_unsent.hpp"

namespace mitra::outbox {
namespace {

StateCounts read_states(db::Query& query) {
    StateCounts counts;
    query.each_row([&](const db::Row& row) { counts[row.text("state")] = row.integer("messages"); });
    return counts;
}

/// The first attempt from `from` on. Attempts are numbered in the order of their time, so halving the numbers finds it
/// without an index on the time, which every attempt would have to pay for.
std::int64_t first_attempt_from(db::Database& database, Instant from) {
    std::int64_t low = 1;
    std::int64_t high = database.prepared("SELECT ifnull(max(id), 0) + 1 FROM message_attempt").integer();
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        const auto started =
            database.prepared("SELECT started_at FROM message_attempt WHERE id >= :id ORDER BY id LIMIT 1")
                .bind(":id", middle)
                .optional_integer();
        if (started && *started < from.milliseconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

}  // namespace

std::int64_t count_of(const StateCounts& counts, std::string_view state) {
    const auto found = counts.find(state);
    return found == counts.end() ? 0 : found->second;
}

StateCounts count_by_state(db::Database& database, Kind kind, std::string_view first, std::string_view last) {
    auto query = database.prepared(R"sql(
        SELECT state, count(*) AS messages FROM message
         WHERE cause BETWEEN :first AND :last AND kind = :kind
         GROUP BY state
    )sql");
    query.bind(":first", first).bind(":last", last).bind(":kind", rules_of(kind).name);
    return read_states(query);
}

std::map<std::string, StateCounts> count_tried(db::Database& database, Instant from, Instant until) {
    std::map<std::string, StateCounts> kinds;
    const auto note = [&](const db::Row& row) {
        kinds[row.text("kind")][row.text("state")] += row.integer("messages");
    };
    database
        .prepared(
            "SELECT kind, 'queued' AS state, count(*) AS messages FROM message WHERE state = 'queued' GROUP BY kind")
        .each_row(note);
    database
        .prepared(R"sql(
            SELECT kind, state, count(*) AS messages FROM message
             WHERE id IN (SELECT message_id FROM message_attempt WHERE id >= :first AND id < :end)
               AND state <> 'queued'
             GROUP BY kind, state
        )sql")
        .bind(":first", first_attempt_from(database, from))
        .bind(":end", first_attempt_from(database, until))
        .each_row(note);
    return kinds;
}

StateCounts count_in_trouble(db::Database& database) {
    auto query =
        database.prepared(fmt::format("SELECT state, count(*) AS messages FROM message"
                                      " WHERE {} AND state IN ('failed', 'unknown') GROUP BY state",
                                      k_ended_unsent));
    return read_states(query);
}

std::vector<SenderOff> senders_off(db::Database& database) {
    return database.prepared("SELECT name, switched_off_reason FROM sender WHERE active = 0 ORDER BY id")
        .rows([](const db::Row& row) {
            return SenderOff{row.text("name"), row.text("switched_off_reason")};
        });
}

}  // namespace mitra::outbox
