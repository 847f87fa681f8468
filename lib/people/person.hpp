#pragma once

#include <optional>
#include <string>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/phone.hpp"

namespace mitra::people {

/// Explicit consent to WhatsApp messages: when, and to which wording.
struct Consent {
    Instant given_at;
    std::string text_version;
};

/// What somebody tells us about themselves. Lengths and characters have been checked (people/check.hpp).
struct Details {
    std::string salutation;  ///< "Bapak", "Ibu", ... may be empty
    std::string name;
    std::string city;
    std::string profession;
    std::optional<std::string> email;  ///< normalised: trimmed, lower case
};

/// A person as it is opened from the database. After `erase` the name, phone and e-mail are gone and `erased_at` says
/// since when.
struct Person {
    PersonId id;
    std::string uuid;
    Details details;
    std::optional<Phone> phone;
    std::string opaque_code;  ///< random referral code; the phone works as one too
    std::int64_t link_revision = 0;
    std::optional<Consent> consent;
    std::optional<Instant> stopped_at;  ///< STOP: no message but what is owed
    std::optional<Instant> joined_at;   ///< "sudah_join" since; empty is "belum_join"
    std::optional<Instant> wrote_at;    ///< last message we had from them
    Instant registered_at;
    std::optional<Instant> erased_at;
};

/// Where a person stands, in the brief's words.
inline const char* status_name(const Person& person) {
    return person.joined_at ? "sudah_join" : "belum_join";
}

}  // namespace mitra::people
