#pragma once

#include <map>
#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::flow {

/// What somebody is told, once for each cause and channel. Fields that are not here come from the rows that the message
/// names, when it is sent: nothing that a stranger typed belongs into `fields`, which are taken as our own words.
struct Telling {
    outbox::Kind kind = outbox::Kind::account;
    std::string cause;  ///< without the channel
    std::string template_name;
    std::optional<OrderId> order = {};
    std::optional<PersonId> about = {};  ///< another person whose data the text shows
    std::map<std::string, std::string> fields = {};
    std::optional<Instant> not_before = {};  ///< empty: at once
};

/// To the contacts on file, in the caller's transaction: WhatsApp, and e-mail where there is an address and a mail
/// server. Nothing to who is erased.
void tell_person(const Services& services, PersonId person, const Telling& telling);
/// Over one channel alone, for what must not lie beside something else. Nothing to who is erased.
void tell_person_over(const Services& services, PersonId person, outbox::Channel channel, const Telling& telling);
/// To the admin, wherever the settings name one; its kind is admin_alert.
void tell_admin(const Services& services, Telling telling);

}  // namespace mitra::flow
