#include "lib/outbox/message_store.hpp"

#include "lib/outbox/gateway.hpp"

namespace mitra::outbox {
namespace {

Waiting waiting_from(const db::Row& row) {
    return {.id = row.id<MessageId>("id"),
            .kind = kind_named(row.text("kind")).value(),
            .channel = channel_named(row.text("channel")).value(),
            .person = row.optional_id<PersonId>("person_id"),
            .template_name = row.text("template"),
            .about = row.optional_id<PersonId>("about_id"),
            .event = row.optional_id<EventId>("event_id"),
            .broadcast = row.optional_id<BroadcastId>("broadcast_id"),
            .order = row.optional_id<OrderId>("order_id"),
            .has_extra = row.boolean("has_extra"),
            .not_before = row.instant("not_before"),
            .expires_at = row.instant("expires_at"),
            .retries = row.integer("retries"),
            .repeated = row.boolean("repeats"),
            .fence = row.integer("fence"),
            .last_sender = row.optional_id<SenderId>("sender_id"),
            .preferred = row.optional_id<SenderId>("preferred")};
}

Airborne airborne_from(const db::Row& row) {
    return {.attempt = row.integer("attempt"),
            .message = row.id<MessageId>("message_id"),
            .kind = kind_named(row.text("kind")).value(),
            .sender = row.id<SenderId>("sender_id"),
            .fence = row.integer("fence"),
            .retries = row.integer("retries"),
            .repeated = row.boolean("repeats"),
            .started_at = row.instant("started_at")};
}

}  // namespace

std::vector<Waiting> MessageStore::due(std::int64_t lane, Instant now, LanePosition after, std::int64_t limit) {
    // The preferred sender is who wrote to this person last: read from the messages themselves, so nothing has to be
    // kept in step with them.
    return database_
        .prepared(R"sql(
            SELECT id, kind, channel, person_id, template, about_id, event_id, broadcast_id, order_id,
                   extra_sealed IS NOT NULL AS has_extra, not_before, expires_at, retries, repeats, fence, sender_id,
                   (SELECT sent.sender_id FROM message AS sent
                     WHERE sent.person_id = message.person_id AND sent.state = 'sent'
                       AND sent.channel = message.channel
                     ORDER BY sent.id DESC LIMIT 1) AS preferred
              FROM message
             WHERE state = 'queued' AND lane = :lane AND not_before <= :now
               AND (not_before, id) > (:after_time, :after_id)
             ORDER BY not_before, id LIMIT :limit
        )sql")
        .bind(":lane", lane)
        .bind(":now", now)
        .bind(":after_time", after.not_before)
        .bind(":after_id", after.id)
        .bind(":limit", limit)
        .rows(waiting_from);
}

std::optional<Instant> MessageStore::first_due(std::int64_t lane) {
    const auto at = database_.prepared("SELECT min(not_before) FROM message WHERE state = 'queued' AND lane = :lane")
                        .bind(":lane", lane)
                        .optional_integer();
    return at ? std::optional{Instant{*at}} : std::nullopt;
}

std::optional<std::pair<std::string, std::string>> MessageStore::sealed_extra(MessageId id) {
    return database_.prepared("SELECT uuid, extra_sealed FROM message WHERE id = :id AND extra_sealed IS NOT NULL")
        .bind(":id", id)
        .optional_row([](const db::Row& row) {
            return std::pair{row.text("uuid"), row.blob("extra_sealed")};
        });
}

std::optional<Airborne> MessageStore::begin(const Waiting& message, SenderId sender, std::int64_t generation,
                                            Instant now, std::string_view text_hash) {
    const std::int64_t claimed = database_
                                     .prepared(R"sql(
            UPDATE message SET state = 'sending', sender_id = :sender, owner = :owner, lease_until = :lease_until,
                               fence = fence + 1
             WHERE id = :id AND state = 'queued' AND fence = :fence
        )sql")
                                     .bind(":sender", sender)
                                     .bind(":owner", generation)
                                     .bind(":lease_until", now + k_lease)
                                     .bind(":id", message.id)
                                     .bind(":fence", message.fence)
                                     .run();
    if (claimed == 0) return std::nullopt;
    auto attempt = database_.prepared(
        "INSERT INTO message_attempt (message_id, sender_id, started_at, text_hash)"
        " VALUES (:message, :sender, :now, :hash)");
    attempt.bind(":message", message.id).bind(":sender", sender).bind(":now", now);
    if (!text_hash.empty()) attempt.bind(":hash", db::Blob{text_hash});
    attempt.run();
    return Airborne{.attempt = database_.last_row_id(),
                    .message = message.id,
                    .kind = message.kind,
                    .sender = sender,
                    .fence = message.fence + 1,
                    .retries = message.retries,
                    .repeated = message.repeated,
                    .started_at = now};
}

bool MessageStore::end(const Airborne& attempt, std::int64_t generation, const After& after, int status,
                       std::string_view detail, Instant now) {
    const bool failed = after.outcome != Outcome::accepted;
    const bool queued = after.state == "queued";
    auto message = database_.prepared(R"sql(
        UPDATE message SET state = :state, owner = NULL, lease_until = NULL, ended_at = :ended_at,
                           not_before = ifnull(:not_before, not_before), repeat_at = :repeat_at,
                           retries = retries + :retried, last_error = ifnull(:error, last_error)
         WHERE id = :id AND state = 'sending' AND owner = :owner AND fence = :fence
    )sql");
    message.bind(":state", after.state)
        .bind(":ended_at", queued ? std::nullopt : std::optional{now})
        .bind(":not_before", after.not_before)
        .bind(":repeat_at", after.repeat_at)
        .bind(":retried", after.retried ? 1 : 0)
        .bind(":error", failed ? std::optional{detail} : std::nullopt)
        .bind(":id", attempt.message)
        .bind(":owner", generation)
        .bind(":fence", attempt.fence);
    if (message.run() == 0) return false;
    auto row = database_.prepared(
        "UPDATE message_attempt SET outcome = :outcome, ended_at = :now, counts = :counts, http_status = :status,"
        " detail = :detail WHERE id = :id");
    row.bind(":outcome", name(after.outcome)).bind(":now", now).bind(":counts", after.counts ? 1 : 0);
    if (status != 0) row.bind(":status", status);
    if (failed) row.bind(":detail", detail);
    row.bind(":id", attempt.attempt).run();
    return true;
}

bool MessageStore::hand_back(const Airborne& attempt, std::int64_t generation, Instant now) {
    const After after{.state = "queued", .outcome = Outcome::transient_safe, .not_before = now, .counts = false};
    return end(attempt, generation, after, 0, "handed back before it was begun", now);
}

bool MessageStore::cancel(MessageId id, std::string_view reason, Instant now) {
    return database_
               .prepared(
                   "UPDATE message SET state = 'cancelled', ended_at = :now, last_error = :reason"
                   " WHERE id = :id AND state = 'queued'")
               .bind(":now", now)
               .bind(":reason", reason)
               .bind(":id", id)
               .run() == 1;
}

bool MessageStore::expire(MessageId id, Instant now) {
    return database_
               .prepared("UPDATE message SET state = 'expired', ended_at = :now WHERE id = :id AND state = 'queued'")
               .bind(":now", now)
               .bind(":id", id)
               .run() == 1;
}

bool MessageStore::postpone(MessageId id, Instant until) {
    return database_.prepared("UPDATE message SET not_before = :until WHERE id = :id AND state = 'queued'")
               .bind(":until", until)
               .bind(":id", id)
               .run() == 1;
}

std::int64_t MessageStore::queue_repeats(Instant now) {
    const std::int64_t queued = database_
                                    .prepared(R"sql(
                UPDATE message SET state = 'queued', repeats = 1, repeat_at = NULL, retries = 0, not_before = :now,
                                   ended_at = NULL
                 WHERE repeat_at IS NOT NULL AND repeat_at <= :now AND state = 'unknown' AND expires_at > :now
            )sql")
                                    .bind(":now", now)
                                    .run();
    // What is too late by now stays unknown.
    database_.prepared("UPDATE message SET repeat_at = NULL WHERE repeat_at IS NOT NULL AND repeat_at <= :now")
        .bind(":now", now)
        .run();
    return queued;
}

std::optional<Instant> MessageStore::first_repeat() {
    const auto at =
        database_.prepared("SELECT min(repeat_at) FROM message WHERE repeat_at IS NOT NULL").optional_integer();
    return at ? std::optional{Instant{*at}} : std::nullopt;
}

std::int64_t MessageStore::sweep_expired(Instant now, std::int64_t page) {
    struct Row {
        std::int64_t lane;
        LanePosition position;
        Instant expires_at;
    };
    const auto rows = database_
                          .prepared(R"sql(
            SELECT lane, not_before, id, expires_at FROM message
             WHERE state = 'queued' AND (lane, not_before, id) > (:lane, :after_time, :after_id)
             ORDER BY lane, not_before, id LIMIT :page
        )sql")
                          .bind(":lane", sweep_lane_)
                          .bind(":after_time", sweep_.not_before)
                          .bind(":after_id", sweep_.id)
                          .bind(":page", page)
                          .rows([](const db::Row& row) {
                              return Row{row.integer("lane"),
                                         {row.instant("not_before"), row.id<MessageId>("id")},
                                         row.instant("expires_at")};
                          });
    std::int64_t expired = 0;
    for (const Row& row : rows) {
        if (row.expires_at <= now && expire(row.position.id, now)) ++expired;
        sweep_lane_ = row.lane;
        sweep_ = row.position;
    }
    if (std::ssize(rows) < page) sweep_lane_ = INT64_MIN;
    return expired;
}

std::vector<Airborne> MessageStore::left_in_the_air(std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT message_attempt.id AS attempt, message_id, kind, message_attempt.sender_id, fence, retries, repeats,
                   started_at
              FROM message_attempt JOIN message ON message.id = message_id
             WHERE message_attempt.id >= (SELECT settled_below FROM sender_process)
               AND outcome IS NULL AND state = 'sending'
             ORDER BY message_attempt.id LIMIT :limit
        )sql")
        .bind(":limit", limit)
        .rows(airborne_from);
}

bool MessageStore::take_over(const Airborne& attempt, std::int64_t generation) {
    return database_
               .prepared("UPDATE message SET owner = :owner WHERE id = :id AND state = 'sending' AND fence = :fence")
               .bind(":owner", generation)
               .bind(":id", attempt.message)
               .bind(":fence", attempt.fence)
               .run() == 1;
}

void MessageStore::note_settled_below(std::int64_t attempt) {
    database_.prepared("UPDATE sender_process SET settled_below = :attempt WHERE settled_below < :attempt")
        .bind(":attempt", attempt)
        .run();
}

std::int64_t MessageStore::next_attempt() {
    return database_.prepared("SELECT ifnull(max(id), 0) + 1 FROM message_attempt").integer();
}

std::int64_t MessageStore::outside_version() {
    return database_.prepared("PRAGMA data_version").integer();
}

std::vector<BroadcastId> MessageStore::running_broadcasts() {
    return database_.prepared("SELECT id FROM broadcast WHERE state = 'running' ORDER BY id")
        .rows([](const db::Row& row) { return row.id<BroadcastId>("id"); });
}

bool MessageStore::finish_broadcast(BroadcastId id, Instant now) {
    return database_
               .prepared(
                   "UPDATE broadcast SET state = 'done', moved_at = :now, moved_by = 'mitra-sender'"
                   " WHERE id = :id AND state = 'running'")
               .bind(":now", now)
               .bind(":id", id)
               .run() == 1;
}

}  // namespace mitra::outbox
