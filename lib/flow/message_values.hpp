#pragma once

#include <optional>
#include <string>

#include "lib/event/event.hpp"
#include "lib/flow/services.hpp"
#include "lib/people/person.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {

/// "1 jam" for sixty minutes, "2 jam 5 menit", "25 menit"; a begun minute counts whole.
std::string minutes_in_words(std::chrono::milliseconds left);

/// The fields that every message has: about its reader, the site, and how to stop.
void add_person_values(const Services& services, const people::Person& person, text::Values& values);
/// The fields of an event, empty where there is none.
void add_event_values(const Services& services, const people::Person& person, const std::optional<event::Event>& event,
                      text::Values& values);
/// In a referrer_alert the words are the newcomer's: who they are and the how many-th.
void add_newcomer_values(const Services& services, const people::Person& referrer, const people::Person& newcomer,
                         text::Values& values);

/// For the admin: who applies as affiliate, as we have them on file.
void add_applicant_values(const Services& services, PersonId applicant, text::Values& values);

}  // namespace mitra::flow
