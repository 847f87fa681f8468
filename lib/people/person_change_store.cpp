#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/people/person_row.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/fold.hpp"

namespace mitra::people {
std::string PersonStore::uuid_of(PersonId id) {
    auto uuid = database_.prepared("SELECT uuid FROM person WHERE id = :id AND erased_at IS NULL")
                    .bind(":id", id)
                    .optional_row([](const db::Row& row) { return row.text("uuid"); });
    if (!uuid)
        throw Error{ErrorKind::not_found, fmt::format("no person {}, or erased", id), "see 'mitra person list'",
                    "person"};
    return std::move(*uuid);
}

void PersonStore::set_details(PersonId id, const Details& details) {
    db::Transaction transaction{database_};
    const std::string uuid = uuid_of(id);
    refuse_taken_email(details.email, id);
    auto update = database_.prepared(R"sql(
            UPDATE person
               SET salutation = :salutation, name_sealed = :name, email_sealed = :email, email_hash = :email_hash,
                   city = :city, city_key = :city_key, profession = :profession
             WHERE id = :id
        )sql");
    update.bind(":id", id).bind(":salutation", details.salutation).bind(":profession", details.profession);
    update.bind(":name", db::Blob{sealed(vault_, "name_sealed", uuid, details.name)});
    if (details.email) {
        update.bind(":email", db::Blob{sealed(vault_, "email_sealed", uuid, *details.email)});
        update.bind(":email_hash", db::Blob{vault_.lookup_hash("email", *details.email)});
    }
    update.bind(":city", details.city).bind(":city_key", city_key(details.city)).run();
    transaction.commit();
}

void PersonStore::set_phone(PersonId id, const Phone& phone) {
    db::Transaction transaction{database_};
    const std::string uuid = uuid_of(id);
    refuse_taken_phone(phone, id);
    database_
        .prepared(R"sql(
            UPDATE person
               SET phone_sealed = :phone, phone_hash = :hash, link_revision = link_revision + 1
             WHERE id = :id AND phone_hash <> :hash
        )sql")
        .bind(":id", id)
        .bind(":phone", db::Blob{sealed(vault_, "phone_sealed", uuid, phone.e164())})
        .bind(":hash", db::Blob{vault_.lookup_hash("phone", phone.e164())})
        .run();
    transaction.commit();
}

void PersonStore::give_consent(PersonId id, const Consent& consent) {
    const auto changed = database_
                             .prepared(R"sql(
                                 UPDATE person SET consent_at = :at, consent_version = :version
                                  WHERE id = :id AND erased_at IS NULL
                             )sql")
                             .bind(":id", id)
                             .bind(":at", consent.given_at)
                             .bind(":version", consent.text_version)
                             .run();
    if (changed == 0) uuid_of(id);  // says that there is nobody
}

bool PersonStore::withdraw_consent(PersonId id) {
    return database_
               .prepared(
                   "UPDATE person SET consent_at = NULL, consent_version = NULL"
                   " WHERE id = :id AND consent_at IS NOT NULL")
               .bind(":id", id)
               .run() == 1;
}

bool PersonStore::stop(PersonId id, Instant at) {
    return database_.prepared("UPDATE person SET stopped_at = :at WHERE id = :id AND stopped_at IS NULL")
               .bind(":id", id)
               .bind(":at", at)
               .run() == 1;
}

bool PersonStore::restart(PersonId id) {
    return database_.prepared("UPDATE person SET stopped_at = NULL WHERE id = :id AND stopped_at IS NOT NULL")
               .bind(":id", id)
               .run() == 1;
}

bool PersonStore::joined(PersonId id, Instant at) {
    return database_.prepared("UPDATE person SET joined_at = :at WHERE id = :id AND joined_at IS NULL")
               .bind(":id", id)
               .bind(":at", at)
               .run() == 1;
}

bool PersonStore::not_joined(PersonId id) {
    return database_.prepared("UPDATE person SET joined_at = NULL WHERE id = :id AND joined_at IS NOT NULL")
               .bind(":id", id)
               .run() == 1;
}

void PersonStore::wrote(PersonId id, Instant at) {
    database_.prepared("UPDATE person SET wrote_at = :at WHERE id = :id AND (wrote_at IS NULL OR wrote_at < :at)")
        .bind(":id", id)
        .bind(":at", at)
        .run();
}

void PersonStore::revoke_links(PersonId id) {
    database_.prepared("UPDATE person SET link_revision = link_revision + 1 WHERE id = :id").bind(":id", id).run();
}

bool PersonStore::erase(PersonId id, Instant at) {
    return database_
               .prepared(R"sql(
                   UPDATE person
                      SET erased_at = :at, salutation = '', link_revision = link_revision + 1,
                          name_sealed = NULL, phone_sealed = NULL, phone_hash = NULL,
                          email_sealed = NULL, email_hash = NULL
                    WHERE id = :id AND erased_at IS NULL
               )sql")
               .bind(":id", id)
               .bind(":at", at)
               .run() == 1;
}

std::optional<PersonStore::Permission> PersonStore::permission(PersonId id) {
    return database_
        .prepared(
            "SELECT stopped_at IS NOT NULL AS stopped, consent_at IS NOT NULL AS consented,"
            " erased_at IS NOT NULL AS erased FROM person WHERE id = :id")
        .bind(":id", id)
        .optional_row([](const db::Row& row) {
            return Permission{row.boolean("stopped"), row.boolean("consented"), row.boolean("erased")};
        });
}

std::vector<Erasure> PersonStore::erasures() {
    return database_.prepared("SELECT uuid, erased_at FROM person WHERE erased_at IS NOT NULL ORDER BY erased_at, uuid")
        .rows([](const db::Row& row) {
            return Erasure{row.text("uuid"), row.instant("erased_at")};
        });
}

}  // namespace mitra::people
