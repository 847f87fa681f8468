#pragma once

#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/people/person.hpp"

namespace mitra::flow {

/// The wording of the consent that the form shows now; stored with each consent.
inline constexpr const char* k_consent_version = "wa-2026-11b";

struct Registration {
    people::Details details;  ///< checked
    Phone phone;
    std::string referral_code;  ///< as it came in the link; may be empty or unknown
    std::string click = {};     ///< what the visitor's cookie says of the last affiliate's link they followed
    bool consent = false;
    bool notify = true;                    ///< false: a command or an import that sends nothing
    std::optional<EventId> event;          ///< empty: the next one
    std::optional<Instant> registered_at;  ///< imports bring their own
};

struct Registered {
    PersonId person;
    bool already = false;  ///< the phone was registered before: nothing was changed and nothing queued
    std::optional<PersonId> referrer;
    std::optional<std::int64_t> referrer_sequence;
    std::optional<EventId> event;
};

/// Inserts the person, resolves who brought them (known, not themselves), gives the referrer's next sequence number,
/// joins the next event, and queues welcome, the referrer's alert and the reminder. All in one transaction.
/// The form asks for consent before it calls this (Error{usage} here when it is missing and `notify` is set).
Registered register_participant(const Services& services, const Registration& registration);

}  // namespace mitra::flow
