#include "lib/people/person_row.hpp"

namespace mitra::people {
namespace {

std::optional<std::string> opened(const db::Row& row, const crypto::Vault& vault, const char* column,
                                  std::string_view uuid) {
    const auto value = row.optional_blob(column);
    return value ? std::optional{vault.open({"person", column, uuid}, *value)} : std::nullopt;
}

}  // namespace

Person person_from(const db::Row& row, const crypto::Vault& vault) {
    Person person;
    person.id = row.id<PersonId>("id");
    person.uuid = row.text("uuid");
    person.details = {.salutation = row.text("salutation"),
                      .name = opened(row, vault, "name_sealed", person.uuid).value_or(""),
                      .city = row.text("city"),
                      .profession = row.text("profession"),
                      .email = opened(row, vault, "email_sealed", person.uuid)};
    if (auto phone = opened(row, vault, "phone_sealed", person.uuid))
        person.phone = Phone::from_e164(std::move(*phone));
    person.opaque_code = row.text("opaque_code");
    person.link_revision = row.integer("link_revision");
    if (const auto given = row.optional_instant("consent_at"))
        person.consent = Consent{*given, row.text("consent_version")};
    person.stopped_at = row.optional_instant("stopped_at");
    person.joined_at = row.optional_instant("joined_at");
    person.wrote_at = row.optional_instant("wrote_at");
    person.registered_at = row.instant("registered_at");
    person.erased_at = row.optional_instant("erased_at");
    return person;
}

std::string sealed(const crypto::Vault& vault, const char* column, std::string_view uuid, std::string_view plain) {
    return vault.seal({"person", column, uuid}, plain);
}

}  // namespace mitra::people
