#include <fmt/format.h>

#include <utility>

#include "lib/outbox/ended_unsent.hpp"
#include "lib/outbox/lane.hpp"
#include "lib/outbox/message_list.hpp"
#include "lib/outbox/queue.hpp"

namespace mitra::outbox {
namespace {

constexpr const char* k_columns =
    "id, kind, cause, channel, person_id, template, broadcast_id, state, sender_id, repeats, not_before, expires_at,"
    " created_at, ended_at, last_error,"
    " (SELECT count(*) FROM message_attempt WHERE message_id = message.id) AS attempts";

ListedMessage read(const db::Row& row) {
    return {.id = row.id<MessageId>("id"),
            .kind = kind_named(row.text("kind")).value(),
            .cause = row.text("cause"),
            .channel = channel_named(row.text("channel")).value(),
            .person = row.optional_id<PersonId>("person_id"),
            .template_name = row.text("template"),
            .broadcast = row.optional_id<BroadcastId>("broadcast_id"),
            .state = row.text("state"),
            .sender = row.optional_id<SenderId>("sender_id"),
            .attempts = row.integer("attempts"),
            .repeated = row.boolean("repeats"),
            .not_before = row.instant("not_before"),
            .expires_at = row.instant("expires_at"),
            .created_at = row.instant("created_at"),
            .ended_at = row.optional_instant("ended_at"),
            .last_error = row.optional_text("last_error").value_or("")};
}

bool has_ended_unsent(std::string_view state) {
    return state != "queued" && state != "sending" && state != "sent";
}

/// Literal states and the person come first: they are what the partial indexes and message_by_person serve.
std::string conditions(const MessageFilter& filter) {
    std::string sql = "TRUE";
    if (filter.state) sql += fmt::format(" AND state = '{}'", *filter.state);
    if (filter.state && has_ended_unsent(*filter.state)) sql += fmt::format(" AND {}", k_ended_unsent);
    if (filter.kind) sql += " AND kind = :kind";
    if (filter.person) sql += " AND person_id = :person";
    if (filter.broadcast) sql += " AND cause = :cause AND kind = 'broadcast'";
    if (filter.sender) sql += " AND sender_id = :sender";
    if (filter.order) sql += " AND order_id = :order";
    if (filter.since) sql += " AND created_at >= :since";
    if (filter.until) sql += " AND created_at < :until";
    return sql;
}

void bind_filter(db::Query& query, const MessageFilter& filter) {
    if (filter.kind) query.bind(":kind", rules_of(*filter.kind).name);
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.broadcast) query.bind(":cause", fmt::format("broadcast:{}", filter.broadcast->value));
    if (filter.sender) query.bind(":sender", *filter.sender);
    if (filter.order) query.bind(":order", *filter.order);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

std::optional<ListedMessage> MessageList::find(MessageId id) {
    return database_.prepared(fmt::format("SELECT {} FROM message WHERE id = :id", k_columns))
        .bind(":id", id)
        .optional_row(read);
}

std::vector<ListedMessage> MessageList::list(const MessageFilter& filter, MessageId after, std::int64_t limit) {
    auto query = database_.prepared(fmt::format(
        "SELECT {} FROM message WHERE {} AND id > :after ORDER BY id LIMIT :limit", k_columns, conditions(filter)));
    bind_filter(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows(read);
}

std::int64_t MessageList::count(const MessageFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM message WHERE {}", conditions(filter)));
    bind_filter(query, filter);
    return query.integer();
}

std::vector<ListedAttempt> MessageList::attempts(MessageId id) {
    return database_
        .prepared(
            "SELECT sender_id, started_at, ended_at, outcome, http_status, detail FROM message_attempt"
            " WHERE message_id = :id ORDER BY id")
        .bind(":id", id)
        .rows([](const db::Row& row) {
            return ListedAttempt{
                row.id<SenderId>("sender_id"),       row.instant("started_at"),
                row.optional_instant("ended_at"),    row.optional_text("outcome").value_or("in the air"),
                row.optional_integer("http_status"), row.optional_text("detail").value_or("")};
        });
}

MessageId MessageList::queue_copy(const crypto::Vault& vault, MessageId id, Instant now) {
    NewMessage copy;
    std::string uuid, sealed;
    database_
        .prepared(
            "SELECT kind, cause, person_id, channel, template, about_id, event_id, broadcast_id, order_id,"
            " ifnull(uuid, '') AS uuid, ifnull(extra_sealed, x'') AS extra, expires_at FROM message WHERE id = :id")
        .bind(":id", id)
        .each_row([&](const db::Row& row) {
            copy = {.kind = kind_named(row.text("kind")).value(),
                    .cause = row.text("cause"),
                    .person = row.optional_id<PersonId>("person_id"),
                    .channel = channel_named(row.text("channel")).value(),
                    .template_name = row.text("template"),
                    .about = row.optional_id<PersonId>("about_id"),
                    .event = row.optional_id<EventId>("event_id"),
                    .broadcast = row.optional_id<BroadcastId>("broadcast_id"),
                    .order = row.optional_id<OrderId>("order_id")};
            if (rules_of(copy.kind).expires_after_days == 0) copy.expires_at = row.instant("expires_at");
            uuid = row.text("uuid");
            sealed = row.blob("extra");
        });
    if (!sealed.empty()) copy.extra = vault.open({"message", "extra_sealed", uuid}, sealed);
    copy.not_before = now;
    // "register", "register~2", "register~3": each resend is a cause of its own.
    const std::string base = copy.cause.substr(0, copy.cause.find('~'));
    std::optional<MessageId> made;
    for (int revision = 2; !made; ++revision) {
        copy.cause = fmt::format("{}~{}", base, revision);
        made = queue(database_, vault, copy, now);
    }
    // It goes on alone: the lane of a broadcast that is over is never looked at again.
    database_.prepared("UPDATE message SET lane = :lane WHERE id = :id")
        .bind(":lane", lane_of(copy.kind, copy.channel))
        .bind(":id", *made)
        .run();
    return *made;
}

bool MessageList::make_due(MessageId id, Instant now) {
    return database_
               .prepared(
                   "UPDATE message SET not_before = :now WHERE id = :id AND state = 'queued' AND not_before > :now")
               .bind(":now", now)
               .bind(":id", id)
               .run() == 1;
}

bool MessageList::cancel(MessageId id, Instant now) {
    return database_
               .prepared(
                   "UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'cancelled by hand'"
                   " WHERE id = :id AND state = 'queued'")
               .bind(":now", now)
               .bind(":id", id)
               .run() == 1;
}

bool MessageList::resolve(const ListedMessage& message, std::string_view state, Instant now) {
    const bool again = state == "queued";
    return database_
               .prepared(R"sql(
            UPDATE message SET state = :state, repeat_at = NULL, not_before = iif(:again, :now, not_before),
                   ended_at = iif(:again, NULL, ended_at), lane = iif(:again, :lane, lane)
             WHERE id = :id AND state = 'unknown'
        )sql")
               .bind(":state", state)
               .bind(":again", again ? 1 : 0)
               .bind(":now", now)
               .bind(":lane", lane_of(message.kind, message.channel))
               .bind(":id", message.id)
               .run() == 1;
}

}  // namespace mitra::outbox
