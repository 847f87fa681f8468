#pragma once

#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/people/person.hpp"

namespace mitra::flow {

/// What an admin changes of a person; what is not set stays.
struct PersonChanges {
    PersonId person;
    std::optional<std::string> salutation, name, city, profession, email;  ///< an empty email removes it
    std::optional<Phone> phone;
    std::optional<bool> joined;   ///< sudah_join or belum_join
    std::optional<bool> consent;  ///< given or withdrawn now, by this admin's word
    bool revoke_links = false;    ///< every link in messages sent so far stops working
};

/// Error{refused} where the new phone or e-mail is somebody else's, Error{usage} where a text is no name or city.
/// Once consent is withdrawn nothing promotional reaches this person any more, and what waits is cancelled, before this
/// returns. False when nothing differs.
bool change_person(const Services& services, const PersonChanges& changes);

/// "sudah_join" for these people at an event (S3-05); false for a person who was noted before. Error{refused} when the
/// event has not begun, Error{not_found} for a person who is not registered for it.
bool mark_attended(const Services& services, EventId event, PersonId person);

}  // namespace mitra::flow
