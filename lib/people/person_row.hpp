#pragma once

#include <string>
#include <string_view>

#include "lib/crypto/vault.hpp"
#include "lib/db/query.hpp"
#include "lib/people/person.hpp"

namespace mitra::people {

/// What `person_from` reads, for a query on `person`.
inline constexpr std::string_view k_person_columns =
    "person.id, person.uuid, person.salutation, person.name_sealed, person.phone_sealed, person.email_sealed, "
    "person.city, person.profession, person.opaque_code, person.link_revision, person.consent_at, "
    "person.consent_version, person.stopped_at, person.joined_at, person.wrote_at, person.registered_at, "
    "person.erased_at";

/// The person a row holds, opened.
Person person_from(const db::Row& row, const crypto::Vault& vault);

/// A value of a person's row, sealed for its column.
std::string sealed(const crypto::Vault& vault, const char* column, std::string_view uuid, std::string_view plain);

}  // namespace mitra::people
