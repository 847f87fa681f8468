#include "lib/membership/chat_store.hpp"

#include <fmt/format.h>

#include <charconv>

#include "lib/base/enum_names.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::membership {
namespace {

constexpr EnumNames<InviteState, 6> k_states{{"planned", "open", "used", "expired", "cancelled", "failed"}};
constexpr EnumNames<Departure, 3> k_departures{{"left", "removed", "kicked"}};

constexpr std::string_view k_matches = R"sql(
    (:inside IS NULL OR (left_at IS NULL) = :inside)
    AND (:person IS NULL OR person_id = :person)
    AND (:quiet IS NULL OR (left_at IS NULL AND coalesce(seen_at, joined_at) < :quiet))
    AND (:since IS NULL OR joined_at >= :since)
    AND (:until IS NULL OR joined_at < :until)
)sql";

void bind_filter(db::Query& query, const StayFilter& filter) {
    query.bind(":inside", filter.inside)
        .bind(":person", filter.person)
        .bind(":quiet", filter.quiet_since)
        .bind(":since", filter.since)
        .bind(":until", filter.until);
}

std::int64_t number_in(const std::string& digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

std::string_view name(InviteState state) {
    return k_states.of(state);
}

std::string_view name(Departure how) {
    return k_departures.of(how);
}

std::string ChatStore::user_hash(std::int64_t user) const {
    return vault_.lookup_hash("telegram-user", std::to_string(user));
}

Invite ChatStore::read_invite(const db::Row& row) const {
    const auto link = row.optional_blob("link_sealed");
    return {.id = row.id<InviteId>("id"),
            .person = row.id<PersonId>("person_id"),
            .chat = row.integer("chat"),
            .link = link ? vault_.open({"chat_invite", "link_sealed", row.text("uuid")}, *link) : std::string{},
            .expires_at = row.optional_instant("expires_at"),
            .revoked_at = row.optional_instant("revoked_at"),
            .made_by = row.text("made_by"),
            .created_at = row.instant("created_at"),
            .state = k_states.named(row.text("state")).value(),
            .moved_at = row.instant("moved_at")};
}

Stay ChatStore::read_stay(const db::Row& row) const {
    const auto user = row.optional_blob("user_sealed");
    return {.id = row.id<StayId>("id"),
            .person = row.id<PersonId>("person_id"),
            .invite = row.id<InviteId>("invite_id"),
            .chat = row.integer("chat"),
            .user = user ? number_in(vault_.open({"chat_member", "user_sealed", row.text("uuid")}, *user)) : 0,
            .joined_at = row.instant("joined_at"),
            .left_at = row.optional_instant("left_at"),
            .left_how = row.optional_text("left_how").value_or(""),
            .seen_at = row.optional_instant("seen_at"),
            .messages = row.integer("messages")};
}

InviteId ChatStore::plan(PersonId person, std::int64_t chat, Instant at, std::string_view by) {
    database_
        .prepared(R"sql(
            INSERT INTO chat_invite (uuid, person_id, chat, made_by, created_at, state, moved_at, moved_by)
            VALUES (:uuid, :person, :chat, :by, :at, 'planned', :at, :by)
        )sql")
        .bind(":uuid", crypto::row_uuid(at))
        .bind(":person", person)
        .bind(":chat", chat)
        .bind(":at", at)
        .bind(":by", by)
        .run();
    return InviteId{database_.last_row_id()};
}

std::optional<Invite> ChatStore::invite(InviteId id) {
    return database_.prepared("SELECT * FROM chat_invite WHERE id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read_invite(row); });
}

std::optional<Invite> ChatStore::waiting_of(PersonId person) {
    return database_.prepared("SELECT * FROM chat_invite WHERE person_id = :person AND state IN ('planned', 'open')")
        .bind(":person", person)
        .optional_row([this](const db::Row& row) { return read_invite(row); });
}

std::vector<Invite> ChatStore::invites_of(PersonId person, std::int64_t limit) {
    return database_.prepared("SELECT * FROM chat_invite WHERE person_id = :person ORDER BY id DESC LIMIT :limit")
        .bind(":person", person)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read_invite(row); });
}

std::optional<Invite> ChatStore::by_link(std::string_view link) {
    const std::string hash = vault_.lookup_hash("chat-link", link);
    return database_.prepared("SELECT * FROM chat_invite WHERE link_hash = :hash")
        .bind(":hash", db::Blob{hash})
        .optional_row([this](const db::Row& row) { return read_invite(row); });
}

bool ChatStore::made(InviteId id, std::string_view link, Instant expires_at, Instant at, std::string_view by) {
    const std::string uuid = database_.prepared("SELECT uuid FROM chat_invite WHERE id = :id")
                                 .bind(":id", id)
                                 .one_row([](const db::Row& row) { return row.text("uuid"); });
    const std::string sealed = vault_.seal({"chat_invite", "link_sealed", uuid}, link);
    const std::string hash = vault_.lookup_hash("chat-link", link);
    database_
        .prepared(R"sql(
            UPDATE chat_invite SET link_sealed = :sealed, link_hash = :hash, expires_at = :expires_at
             WHERE id = :id AND link_hash IS NULL
        )sql")
        .bind(":id", id)
        .bind(":sealed", db::Blob{sealed})
        .bind(":hash", db::Blob{hash})
        .bind(":expires_at", expires_at)
        .run();
    return move(id, InviteState::planned, InviteState::open, at, by);
}

bool ChatStore::move(InviteId id, InviteState from, InviteState to, Instant at, std::string_view by) {
    return database_
               .prepared(
                   "UPDATE chat_invite SET state = :to, moved_at = :at, moved_by = :by WHERE id = :id AND state = "
                   ":from")
               .bind(":id", id)
               .bind(":from", name(from))
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .run() > 0;
}

void ChatStore::revoked(InviteId id, Instant at) {
    database_
        .prepared(
            "UPDATE chat_invite SET revoked_at = coalesce(revoked_at, :at), link_sealed = NULL"
            " WHERE id = :id AND state <> 'open'")
        .bind(":id", id)
        .bind(":at", at)
        .run();
}

std::vector<InviteId> ChatStore::to_expire(Instant now, std::int64_t limit) {
    return database_
        .prepared(
            "SELECT id FROM chat_invite WHERE state = 'open' AND expires_at <= :now ORDER BY expires_at, id"
            " LIMIT :limit")
        .bind(":now", now)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<InviteId>("id"); });
}

StayId ChatStore::join(const Invite& invite, std::int64_t chat, std::int64_t user, Instant at) {
    const std::string uuid = crypto::row_uuid(at);
    const std::string sealed = vault_.seal({"chat_member", "user_sealed", uuid}, std::to_string(user));
    const std::string hash = user_hash(user);
    database_
        .prepared(R"sql(
            INSERT INTO chat_member (uuid, person_id, invite_id, chat, user_sealed, user_hash, joined_at)
            VALUES (:uuid, :person, :invite, :chat, :user, :hash, :at)
        )sql")
        .bind(":uuid", uuid)
        .bind(":person", invite.person)
        .bind(":invite", invite.id)
        .bind(":chat", chat)
        .bind(":user", db::Blob{sealed})
        .bind(":hash", db::Blob{hash})
        .bind(":at", at)
        .run();
    return StayId{database_.last_row_id()};
}

std::optional<Stay> ChatStore::stay(StayId id) {
    return database_.prepared("SELECT * FROM chat_member WHERE id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read_stay(row); });
}

std::optional<Stay> ChatStore::inside(std::int64_t user) {
    const std::string hash = user_hash(user);
    return database_.prepared("SELECT * FROM chat_member WHERE user_hash = :hash AND left_at IS NULL")
        .bind(":hash", db::Blob{hash})
        .optional_row([this](const db::Row& row) { return read_stay(row); });
}

std::vector<Stay> ChatStore::inside_of(PersonId person) {
    return database_.prepared("SELECT * FROM chat_member WHERE person_id = :person AND left_at IS NULL ORDER BY id")
        .bind(":person", person)
        .rows([this](const db::Row& row) { return read_stay(row); });
}

std::vector<Stay> ChatStore::stays_of(PersonId person, std::int64_t limit) {
    return database_.prepared("SELECT * FROM chat_member WHERE person_id = :person ORDER BY id DESC LIMIT :limit")
        .bind(":person", person)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read_stay(row); });
}

std::vector<Stay> ChatStore::stays_by(InviteId invite) {
    return database_.prepared("SELECT * FROM chat_member WHERE invite_id = :invite ORDER BY id")
        .bind(":invite", invite)
        .rows([this](const db::Row& row) { return read_stay(row); });
}

bool ChatStore::leave(StayId id, Departure how, Instant at) {
    return database_
               .prepared("UPDATE chat_member SET left_at = :at, left_how = :how WHERE id = :id AND left_at IS NULL")
               .bind(":id", id)
               .bind(":at", at)
               .bind(":how", name(how))
               .run() > 0;
}

bool ChatStore::wrote(std::int64_t chat, std::int64_t user, std::int64_t update, Instant at) {
    const std::string hash = user_hash(user);
    return database_
               .prepared(R"sql(
                   UPDATE chat_member SET messages = messages + 1, seen_at = :at, counted = :update
                    WHERE user_hash = :hash AND left_at IS NULL AND chat = :chat AND counted < :update
               )sql")
               .bind(":hash", db::Blob{hash})
               .bind(":chat", chat)
               .bind(":update", update)
               .bind(":at", at)
               .run() > 0;
}

std::vector<Stay> ChatStore::list(const StayFilter& filter, StayId after, std::int64_t limit) {
    auto query = database_.prepared(
        fmt::format("SELECT * FROM chat_member WHERE id > :after AND {} ORDER BY id LIMIT :limit", k_matches));
    bind_filter(query, filter);
    query.bind(":after", after).bind(":limit", limit);
    return query.rows([this](const db::Row& row) { return read_stay(row); });
}

std::int64_t ChatStore::count(const StayFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM chat_member WHERE {}", k_matches));
    bind_filter(query, filter);
    return query.integer();
}

void ChatStore::forget_person(PersonId person) {
    database_
        .prepared(
            "UPDATE chat_member SET user_sealed = NULL, user_hash = NULL"
            " WHERE person_id = :person AND left_at IS NOT NULL")
        .bind(":person", person)
        .run();
    // What is still to be revoked keeps its link until it is.
    database_
        .prepared(
            "UPDATE chat_invite SET link_sealed = NULL"
            " WHERE person_id = :person AND state IN ('expired', 'failed')")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::membership
