#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/people/sign_in.hpp"

namespace mitra::people {
namespace {

constexpr std::chrono::hours k_noted_every{1};

std::string_view name(SignInStore::Purpose purpose) {
    return purpose == SignInStore::Purpose::new_account ? "new" : "forgotten";
}

}  // namespace

std::optional<std::string> SignInStore::password_hash(PersonId person) {
    return database_.prepared("SELECT hash FROM password WHERE person_id = :person")
        .bind(":person", person)
        .optional_row([](const db::Row& row) { return row.text("hash"); });
}

void SignInStore::set_password(PersonId person, std::string_view hash, Instant at) {
    database_
        .prepared(R"sql(
            INSERT INTO password (person_id, hash, changed_at) VALUES (:person, :hash, :at)
            ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
        )sql")
        .bind(":person", person)
        .bind(":hash", hash)
        .bind(":at", at)
        .run();
    end_links(person, at);
    end_sessions(person);
}

bool SignInStore::rehash(PersonId person, std::string_view before, std::string_view hash) {
    return database_.prepared("UPDATE password SET hash = :hash WHERE person_id = :person AND hash = :before")
               .bind(":person", person)
               .bind(":hash", hash)
               .bind(":before", before)
               .run() == 1;
}

std::string SignInStore::begin_session(PersonId person, Instant at) {
    std::string token = crypto::random_token();
    database_
        .prepared(R"sql(
            INSERT INTO session (token_hash, person_id, created_at, last_seen_at, expires_at)
            VALUES (:hash, :person, :at, :at, :end)
        )sql")
        .bind(":hash", db::Blob{crypto::digest(token)})
        .bind(":person", person)
        .bind(":at", at)
        .bind(":end", at + k_session_life)
        .run();
    return token;
}

std::optional<SignInStore::Session> SignInStore::session(std::string_view token, Instant now) {
    return database_
        .prepared(R"sql(
            SELECT session.id, person_id, last_seen_at FROM session JOIN person ON person.id = person_id
             WHERE token_hash = :hash AND session.expires_at > :now AND last_seen_at > :idle
               AND person.erased_at IS NULL
        )sql")
        .bind(":hash", db::Blob{crypto::digest(token)})
        .bind(":now", now)
        .bind(":idle", now - k_session_idle)
        .optional_row([](const db::Row& row) {
            return Session{row.id<PersonId>("person_id"), row.integer("id"), row.instant("last_seen_at")};
        });
}

bool SignInStore::is_to_be_noted(const Session& session, Instant now) {
    return session.last_seen_at <= now - k_noted_every;
}

void SignInStore::seen(std::int64_t session, Instant at) {
    database_.prepared("UPDATE session SET last_seen_at = :at WHERE id = :id AND last_seen_at <= :before")
        .bind(":id", session)
        .bind(":at", at)
        .bind(":before", at - k_noted_every)
        .run();
}

void SignInStore::end_session(std::string_view token) {
    database_.prepared("DELETE FROM session WHERE token_hash = :hash")
        .bind(":hash", db::Blob{crypto::digest(token)})
        .run();
}

void SignInStore::end_sessions(PersonId person) {
    database_.prepared("DELETE FROM session WHERE person_id = :person").bind(":person", person).run();
}

std::int64_t SignInStore::forget_ended(Instant now, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            DELETE FROM session WHERE id IN (
                SELECT id FROM session WHERE expires_at <= :now
                UNION SELECT id FROM session WHERE last_seen_at <= :idle LIMIT :limit)
        )sql")
        .bind(":now", now)
        .bind(":idle", now - k_session_idle)
        .bind(":limit", limit)
        .run();
}

std::string SignInStore::issue_password_link(PersonId person, Purpose purpose, Instant at) {
    end_links(person, at);
    std::string token = crypto::random_token();
    const bool fresh = purpose == Purpose::new_account;
    database_
        .prepared(R"sql(
            INSERT INTO password_link (token_hash, person_id, purpose, created_at, expires_at)
            VALUES (:hash, :person, :purpose, :at, :end)
        )sql")
        .bind(":hash", db::Blob{crypto::digest(token)})
        .bind(":person", person)
        .bind(":purpose", name(purpose))
        .bind(":at", at)
        .bind(":end", fresh ? at + k_new_password_life : at + k_forgotten_password_life)
        .run();
    return token;
}

std::optional<PersonId> SignInStore::password_link(std::string_view token, Instant now) {
    return database_
        .prepared(R"sql(
            SELECT person_id FROM password_link JOIN person ON person.id = person_id
             WHERE token_hash = :hash AND used_at IS NULL AND password_link.expires_at > :now
               AND person.erased_at IS NULL
        )sql")
        .bind(":hash", db::Blob{crypto::digest(token)})
        .bind(":now", now)
        .optional_row([](const db::Row& row) { return row.id<PersonId>("person_id"); });
}

bool SignInStore::use_password_link(std::string_view token, Instant now) {
    return database_
               .prepared(R"sql(
                   UPDATE password_link SET used_at = :now
                    WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
               )sql")
               .bind(":hash", db::Blob{crypto::digest(token)})
               .bind(":now", now)
               .run() == 1;
}

bool SignInStore::had_password_link(PersonId person) {
    return database_.prepared("SELECT 1 FROM password_link WHERE person_id = :person LIMIT 1")
        .bind(":person", person)
        .optional_integer()
        .has_value();
}

void SignInStore::end_all(PersonId person, Instant at) {
    end_links(person, at);
    database_.prepared("UPDATE contact_link SET used_at = :at WHERE person_id = :person AND used_at IS NULL")
        .bind(":person", person)
        .bind(":at", at)
        .run();
    end_sessions(person);
}

void SignInStore::end_all(Instant at) {
    for (const char* sql : {"UPDATE password_link SET used_at = :at WHERE used_at IS NULL",
                            "UPDATE contact_link SET used_at = :at WHERE used_at IS NULL"})
        database_.prepared(sql).bind(":at", at).run();
    database_.prepared("DELETE FROM session").run();
}

void SignInStore::end_links(PersonId person, Instant at) {
    database_.prepared("UPDATE password_link SET used_at = :at WHERE person_id = :person AND used_at IS NULL")
        .bind(":person", person)
        .bind(":at", at)
        .run();
}

std::int64_t SignInStore::forget_old_links(Instant now, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            DELETE FROM password_link WHERE id IN (
                SELECT id FROM password_link WHERE purpose = 'forgotten' AND expires_at <= :now LIMIT :limit)
        )sql")
        .bind(":now", now)
        .bind(":limit", limit)
        .run();
}

void SignInStore::forget_person(PersonId person) {
    for (const char* sql :
         {"DELETE FROM session WHERE person_id = :person", "DELETE FROM password_link WHERE person_id = :person",
          "DELETE FROM password WHERE person_id = :person"})
        database_.prepared(sql).bind(":person", person).run();
}

std::vector<PersonId> SignInStore::left_of_erased(std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT person_id FROM (SELECT person_id FROM password UNION SELECT person_id FROM session
                                   UNION SELECT person_id FROM password_link UNION SELECT person_id FROM contact_link) JOIN person ON person.id = person_id
             WHERE erased_at IS NOT NULL LIMIT :limit
        )sql")
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<PersonId>("person_id"); });
}

}  // namespace mitra::people
