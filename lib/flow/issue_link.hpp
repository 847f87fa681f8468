#pragma once

#include <chrono>
#include <string>

#include "lib/flow/services.hpp"

namespace mitra::flow {

struct IssuedPage {
    LinkId id;
    std::string url;  ///< shown once: the database keeps what recognises it, not what opens it
    Instant expires_at;
};

/// A link to a person's own page, /m/TOKEN, that anybody who has it can open. Error{refused} for an erased person,
/// Error{usage} for a life of less than a day or more than a year.
IssuedPage issue_person_page(const Services& services, PersonId person, std::chrono::days life);

/// False when it was revoked before.
bool revoke_link(const Services& services, LinkId link);

}  // namespace mitra::flow
