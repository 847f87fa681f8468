#include "lib/referral/binding_store.hpp"

#include <vector>

namespace mitra::referral {
namespace {

/// As a person's own row has them (person.phone_hash, person.email_hash).
std::vector<std::string> hashes(const Contacts& contacts, const crypto::Vault& vault) {
    std::vector<std::string> all;
    if (contacts.phone) all.push_back(vault.lookup_hash("phone", contacts.phone->e164()));
    if (contacts.email) all.push_back(vault.lookup_hash("email", *contacts.email));
    if (contacts.typed_email && contacts.typed_email != contacts.email)
        all.push_back(vault.lookup_hash("email", *contacts.typed_email));
    return all;
}

}  // namespace

void BindingStore::remember(const Contacts& contacts, const Binding& binding) {
    for (const std::string& hash : hashes(contacts, vault_))
        database_
            .prepared(R"sql(
                INSERT INTO affiliate_binding (contact_hash, person_id, affiliate_id, utm_id, clicked_at)
                VALUES (:hash, :person, :affiliate, :utm, :clicked)
                    ON CONFLICT DO UPDATE
                   SET person_id = excluded.person_id, affiliate_id = excluded.affiliate_id, utm_id = excluded.utm_id, clicked_at = excluded.clicked_at
                 WHERE excluded.clicked_at >= clicked_at
            )sql")
            .bind(":hash", db::Blob{hash})
            .bind(":person", contacts.person)
            .bind(":affiliate", binding.affiliate)
            .bind(":utm", binding.utm)
            .bind(":clicked", binding.clicked_at)
            .run();
}

std::optional<Binding> BindingStore::latest(const Contacts& contacts) {
    std::optional<Binding> latest;
    for (const std::string& hash : hashes(contacts, vault_)) {
        const auto found =
            database_
                .prepared("SELECT affiliate_id, utm_id, clicked_at FROM affiliate_binding WHERE contact_hash = :hash")
                .bind(":hash", db::Blob{hash})
                .optional_row([](const db::Row& row) {
                    return Binding{row.id<PersonId>("affiliate_id"), row.integer("utm_id"), row.instant("clicked_at")};
                });
        if (found && (!latest || found->clicked_at > latest->clicked_at)) latest = found;
    }
    return latest;
}

std::int64_t BindingStore::forget(const Contacts& contacts) {
    std::int64_t forgotten = database_.prepared("DELETE FROM affiliate_binding WHERE person_id = :person")
                                 .bind(":person", contacts.person)
                                 .run();
    for (const std::string& hash : hashes(contacts, vault_))
        forgotten += database_.prepared("DELETE FROM affiliate_binding WHERE contact_hash = :hash")
                         .bind(":hash", db::Blob{hash})
                         .run();
    return forgotten;
}

}  // namespace mitra::referral
