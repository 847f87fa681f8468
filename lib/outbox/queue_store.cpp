#include <fmt/format.h>

#include <cassert>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/outbox/lane.hpp"
#include "lib/outbox/queue.hpp"

namespace mitra::outbox {
namespace {

/// "'welcome', 'reminder', ..." for an IN (...): the kinds of which it is true.
std::string kinds_where(bool KindRules::*rule) {
    std::string names;
    for (const KindRules& rules : all_kinds())
        if (rules.*rule) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", rules.name);
    return names;
}

std::int64_t cancel_where(bool KindRules::*rule, db::Database& database, PersonId person, std::string_view why,
                          Instant now) {
    return database
        .prepared(
            "UPDATE message SET state = 'cancelled', ended_at = :now, last_error = :why"
            " WHERE person_id = :person AND state = 'queued' AND kind IN (" +
            kinds_where(rule) + ")")
        .bind(":now", now)
        .bind(":why", why)
        .bind(":person", person)
        .run();
}

Instant expiry_of(const NewMessage& message) {
    if (message.expires_at) return *message.expires_at;
    const std::int64_t days = rules_of(message.kind).expires_after_days;
    if (days == 0)
        throw Error{ErrorKind::internal, fmt::format("a {} needs to say when it expires", rules_of(message.kind).name)};
    return message.not_before + std::chrono::hours{24 * days};
}

}  // namespace

std::optional<MessageId> queue(db::Database& database, const crypto::Vault& vault, const NewMessage& message,
                               Instant now) {
    assert(!message.cause.empty() && !message.template_name.empty());
    std::optional<std::string> uuid;
    std::optional<std::string> sealed;
    if (!message.extra.empty()) {
        uuid = crypto::row_uuid(now);
        sealed = vault.seal({"message", "extra_sealed", *uuid}, message.extra);
    }
    auto query = database.prepared(R"sql(
        INSERT INTO message (kind, cause, person_id, channel, lane, template, about_id, event_id, broadcast_id, order_id, uuid,
                             extra_sealed, sender_id, state, not_before, expires_at, created_at)
        VALUES (:kind, :cause, :person, :channel, :lane, :template, :about, :event, :broadcast, :order, :uuid,
                :extra, :sender, 'queued', :not_before, :expires_at, :now)
        ON CONFLICT (cause, kind, ifnull(person_id, 0)) DO NOTHING
        RETURNING id
    )sql");
    query.bind(":kind", rules_of(message.kind).name)
        .bind(":cause", message.cause)
        .bind(":person", message.person)
        .bind(":channel", name(message.channel))
        .bind(":lane", lane_of(message.kind, message.channel, message.broadcast))
        .bind(":template", message.template_name)
        .bind(":about", message.about)
        .bind(":event", message.event)
        .bind(":broadcast", message.broadcast)
        .bind(":order", message.order)
        .bind(":uuid", uuid)
        .bind(":sender", message.only_by)
        .bind(":not_before", message.not_before)
        .bind(":expires_at", expiry_of(message))
        .bind(":now", now);
    if (sealed) query.bind(":extra", db::Blob{*sealed});
    return query.optional_row([](const db::Row& row) { return row.id<MessageId>("id"); });
}

std::int64_t cancel_blocked_by_stop(db::Database& database, PersonId person, Instant now) {
    return cancel_where(&KindRules::stop_blocks, database, person, "stopped", now);
}

std::int64_t cancel_promotional(db::Database& database, PersonId person, Instant now) {
    return cancel_where(&KindRules::needs_consent, database, person, "no consent", now);
}

std::int64_t forget_person(db::Database& database, PersonId person, Instant now) {
    std::int64_t cancelled = database
                                 .prepared(
                                     "UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'erased'"
                                     " WHERE person_id = :person AND state = 'queued'")
                                 .bind(":now", now)
                                 .bind(":person", person)
                                 .run();
    // What tells their referrer about them is found by its cause: the text would have nothing left to tell.
    cancelled += database
                     .prepared(
                         "UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'erased'"
                         " WHERE cause = 'register:' || :person AND kind = 'referrer_alert' AND about_id = :person"
                         "   AND state = 'queued'")
                     .bind(":now", now)
                     .bind(":person", person)
                     .run();
    database.prepared("UPDATE message SET extra_sealed = NULL WHERE person_id = :person AND extra_sealed IS NOT NULL")
        .bind(":person", person)
        .run();
    // What the admin was told of their orders may hold their own words: a problem that they reported.
    database
        .prepared(R"(
            UPDATE message SET extra_sealed = NULL
             WHERE order_id IN (SELECT id FROM shop_order WHERE buyer_id = :person) AND extra_sealed IS NOT NULL)")
        .bind(":person", person)
        .run();
    return cancelled;
}

void forget_causes(db::Database& database, std::string_view prefix, Instant now) {
    assert(prefix.ends_with(':'));
    const std::string beyond = std::string{prefix.substr(0, prefix.size() - 1)} + ';';  // what comes after the colon
    database
        .prepared(
            "UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'erased'"
            " WHERE cause >= :from AND cause < :beyond AND state = 'queued'")
        .bind(":now", now)
        .bind(":from", prefix)
        .bind(":beyond", beyond)
        .run();
    database
        .prepared(
            "UPDATE message SET extra_sealed = NULL"
            " WHERE cause >= :from AND cause < :beyond AND extra_sealed IS NOT NULL")
        .bind(":from", prefix)
        .bind(":beyond", beyond)
        .run();
}

std::int64_t cancel_reminders(db::Database& database, EventId event, std::optional<Instant> keep_start, Instant now) {
    // A reminder expires when its event starts, so the expiry tells for which start it was queued.
    return database
        .prepared(R"sql(
            UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'the event moved or was cancelled'
             WHERE event_id = :event AND state = 'queued' AND kind = 'reminder'
               AND (:keep_start IS NULL OR expires_at <> :keep_start)
        )sql")
        .bind(":now", now)
        .bind(":event", event)
        .bind(":keep_start", keep_start)
        .run();
}

std::int64_t cancel_reminder(db::Database& database, EventId event, PersonId person, Instant now) {
    return database
        .prepared(R"sql(
            UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'left the event'
             WHERE event_id = :event AND person_id = :person AND state = 'queued' AND kind = 'reminder'
        )sql")
        .bind(":now", now)
        .bind(":event", event)
        .bind(":person", person)
        .run();
}

bool was_cancelled(db::Database& database, Kind kind, std::string_view cause, PersonId person) {
    return database
        .prepared(R"sql(
            SELECT 1 FROM message
             WHERE cause = :cause AND kind = :kind AND ifnull(person_id, 0) = :person AND state = 'cancelled'
        )sql")
        .bind(":cause", cause)
        .bind(":kind", rules_of(kind).name)
        .bind(":person", person)
        .optional_integer()
        .has_value();
}

}  // namespace mitra::outbox
