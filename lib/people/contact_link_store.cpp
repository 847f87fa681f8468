#include "lib/people/contact_link_store.hpp"

#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::people {
namespace {

crypto::Place place_of(std::string_view uuid) {
    return {"contact_link", "email_sealed", uuid};
}

}  // namespace

std::string masked_email(std::string_view email) {
    constexpr const char* k_hidden = "…";
    const auto at = email.rfind('@');
    if (at == std::string_view::npos) return k_hidden;
    const std::string_view mailbox = email.substr(0, at);
    const std::string_view domain = email.substr(at + 1);
    const auto dot = domain.rfind('.');
    const std::string_view end = dot == std::string_view::npos ? std::string_view{} : domain.substr(dot);
    std::string masked{mailbox.substr(0, mailbox.size() > 3 ? 2 : 1)};
    masked.append(k_hidden).append("@").append(domain.substr(0, dot > 2 ? 2 : 1)).append(k_hidden).append(end);
    return masked;
}

std::optional<ContactLinkStore::Issued> ContactLinkStore::issue(PersonId person, std::string_view email, Instant at) {
    const std::string uuid = crypto::row_uuid(at);
    const std::string token = crypto::random_token();
    return database_
        .prepared(R"sql(
            INSERT INTO contact_link (uuid, token_hash, person_id, email_hash, email_sealed, created_at, expires_at)
            SELECT :uuid, :token, :person, :email, :sealed, :at, :end
             WHERE (SELECT count(*) FROM contact_link WHERE person_id = :person AND created_at > :since) < :most
            ON CONFLICT (person_id, email_hash) DO NOTHING
            RETURNING id
        )sql")
        .bind(":uuid", uuid)
        .bind(":token", db::Blob{crypto::digest(token)})
        .bind(":person", person)
        .bind(":email", db::Blob{vault_.lookup_hash("contact_link", email)})
        .bind(":sealed", db::Blob{vault_.seal(place_of(uuid), email)})
        .bind(":at", at)
        .bind(":end", at + k_contact_link_life)
        .bind(":since", at - k_contact_links_kept)
        .bind(":most", k_most_contact_links)
        .optional_row([&](const db::Row& row) {
            return Issued{row.integer("id"), token};
        });
}

std::optional<ContactLinkStore::Proposed> ContactLinkStore::open(std::string_view token, Instant now) {
    return database_
        .prepared(R"sql(
            SELECT contact_link.uuid, person_id, contact_link.email_sealed
              FROM contact_link JOIN person ON person.id = person_id
             WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
               AND person.erased_at IS NULL AND person.email_sealed IS NULL
        )sql")
        .bind(":hash", db::Blob{crypto::digest(token)})
        .bind(":now", now)
        .optional_row([this](const db::Row& row) {
            return Proposed{row.id<PersonId>("person_id"),
                            vault_.open(place_of(row.text("uuid")), row.blob("email_sealed"))};
        });
}

bool ContactLinkStore::use(std::string_view token, Instant now) {
    return database_
               .prepared(R"sql(
                   UPDATE contact_link SET used_at = :now
                    WHERE used_at IS NULL AND person_id = (
                        SELECT person_id FROM contact_link
                         WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now)
               )sql")
               .bind(":hash", db::Blob{crypto::digest(token)})
               .bind(":now", now)
               .run() > 0;
}

void ContactLinkStore::end(PersonId person, Instant at) {
    database_.prepared("UPDATE contact_link SET used_at = :at WHERE person_id = :person AND used_at IS NULL")
        .bind(":person", person)
        .bind(":at", at)
        .run();
}

std::int64_t ContactLinkStore::forget_old(Instant now, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            DELETE FROM contact_link WHERE id IN (
                SELECT id FROM contact_link WHERE created_at <= :before LIMIT :limit)
        )sql")
        .bind(":before", now - k_contact_links_kept)
        .bind(":limit", limit)
        .run();
}

void ContactLinkStore::forget_person(PersonId person) {
    database_.prepared("DELETE FROM contact_link WHERE person_id = :person").bind(":person", person).run();
}

}  // namespace mitra::people
