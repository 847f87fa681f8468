#include "lib/db/inbox.hpp"

#include <fmt/format.h>

#include <charconv>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::db {
namespace {

crypto::Place place_of(const std::string& uuid) {
    return {"inbox", "body_sealed", uuid};
}

/// Key and body in one seal: the key's length, a colon, the key, the body.
std::string packed(const OutsideEvent& event) {
    return fmt::format("{}:{}{}", event.event_key.size(), event.event_key, event.body);
}

void unpack(std::string_view content, OutsideEvent& event) {
    std::size_t length = 0;
    const auto end = std::from_chars(content.data(), content.data() + content.size(), length);
    const auto start = static_cast<std::size_t>(end.ptr - content.data()) + 1;
    if (end.ec != std::errc{} || start + length > content.size())
        throw Error{ErrorKind::internal, "a stored event has no key in its seal"};
    event.event_key = content.substr(start, length);
    event.body = content.substr(start + length);
}

std::string conditions(const EventFilter& filter) {
    std::string text;
    if (filter.state) text += " AND state = :state";
    if (filter.since) text += " AND received_at >= :since";
    if (filter.until) text += " AND received_at < :until";
    return text;
}

void bind(Query& query, const EventFilter& filter) {
    if (filter.state) query.bind(":state", *filter.state);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

SealedEvent seal(const crypto::Vault& vault, const OutsideEvent& event, Instant now) {
    std::string uuid = crypto::row_uuid(now);
    std::string sealed = vault.seal(place_of(uuid), packed(event));
    return {event.provider, event.source, std::move(uuid), std::move(sealed),
            vault.lookup_hash("inbox.event", event.event_key)};
}

std::optional<HookId> Inbox::receive_sealed(const SealedEvent& event, Instant now) {
    return database_
        .prepared(R"sql(
            INSERT INTO inbox (uuid, provider, event_hash, source, body_sealed, received_at, state, moved_at, moved_by)
            VALUES (:uuid, :provider, :event_hash, :source, :body_sealed, :now, 'received', :now, :provider)
            ON CONFLICT (provider, event_hash) DO NOTHING
            RETURNING id
        )sql")
        .bind(":uuid", event.uuid)
        .bind(":provider", event.provider)
        .bind(":event_hash", Blob{event.event_hash})
        .bind(":source", event.source)
        .bind(":body_sealed", Blob{event.body_sealed})
        .bind(":now", now)
        .optional_row([](const Row& row) { return row.id<HookId>("id"); });
}

StoredEvent Inbox::opened(const Row& row) const {
    StoredEvent stored{row.id<HookId>("id"),
                       {row.text("provider"), "", row.text("source"), ""},
                       row.instant("received_at"),
                       row.text("state"),
                       row.text("note")};
    const auto sealed = row.optional_blob("body_sealed");
    if (!sealed) return stored;
    const std::string uuid = row.text("uuid");
    try {
        unpack(vault_.open(place_of(uuid), *sealed), stored.event);
    } catch (const Error&) {
        stored.opens = false;
    }
    return stored;
}

void require_open(const StoredEvent& stored) {
    if (!stored.opens)
        throw Error{ErrorKind::internal,
                    fmt::format("the body of {} does not open: it was changed or moved", stored.id),
                    "run 'mitra doctor --deep'"};
}

std::optional<StoredEvent> Inbox::find(HookId id) {
    auto stored =
        database_.prepared("SELECT * FROM inbox WHERE id = :id").bind(":id", id).optional_row([&](const Row& row) {
            return opened(row);
        });
    if (stored) require_open(*stored);
    return stored;
}

std::vector<StoredEvent> Inbox::waiting(std::int64_t limit) {
    return database_.prepared("SELECT * FROM inbox WHERE state = 'received' ORDER BY id LIMIT :limit")
        .bind(":limit", limit)
        .rows([&](const Row& row) { return opened(row); });
}

std::vector<StoredEvent> Inbox::waiting(std::string_view provider, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT * FROM inbox WHERE state = 'received' AND provider = :provider ORDER BY id LIMIT :limit
        )sql")
        .bind(":provider", provider)
        .bind(":limit", limit)
        .rows([&](const Row& row) { return opened(row); });
}

std::vector<StoredEvent> Inbox::list(HookId after, std::int64_t limit, const EventFilter& filter) {
    auto query =
        database_.prepared("SELECT * FROM inbox WHERE id > :after" + conditions(filter) + " ORDER BY id LIMIT :limit");
    bind(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows([&](const Row& row) { return opened(row); });
}

std::int64_t Inbox::count(const EventFilter& filter) {
    auto query = database_.prepared("SELECT count(*) FROM inbox WHERE id > 0" + conditions(filter));
    bind(query, filter);
    return query.integer();
}

void Inbox::finish(HookId id, std::string_view state, std::string_view note, Instant now) {
    const std::int64_t changed = database_
                                     .prepared(R"sql(
            UPDATE inbox SET state = :state, note = :note, moved_at = :now, moved_by = 'system'
             WHERE id = :id AND state = 'received'
        )sql")
                                     .bind(":id", id)
                                     .bind(":state", state)
                                     .bind(":note", note)
                                     .bind(":now", now)
                                     .run();
    if (changed == 0) throw Error{ErrorKind::refused, fmt::format("{} is not waiting to be processed", id), "", "hook"};
}

bool Inbox::replay(HookId id, std::string_view actor, Instant now) {
    return in_transaction(database_, [&] {
        const auto stored = find(id);
        if (!stored)
            throw Error{ErrorKind::not_found, fmt::format("no stored event {}", id), "see 'mitra hook list'", "hook"};
        if (stored->state == "received") return false;
        if (stored->event.event_key.empty())
            throw Error{ErrorKind::refused, fmt::format("the body of {} was purged after 90 days", id),
                        "what it brought about is in its note", "hook"};
        database_
            .prepared(R"sql(
                UPDATE inbox SET state = 'received', note = '', moved_at = :now, moved_by = :actor
                 WHERE id = :id AND state <> 'received'
            )sql")
            .bind(":id", id)
            .bind(":now", now)
            .bind(":actor", actor)
            .run();
        return true;
    });
}

std::int64_t Inbox::purge_bodies(Instant before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            UPDATE inbox SET body_sealed = NULL WHERE id IN (
                SELECT id FROM inbox WHERE body_sealed IS NOT NULL AND received_at < :before AND state <> 'received'
                 ORDER BY received_at, id LIMIT :limit)
        )sql")
        .bind(":before", before)
        .bind(":limit", limit)
        .run();
}

}  // namespace mitra::db
