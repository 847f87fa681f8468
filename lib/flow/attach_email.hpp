#pragma once

#include <string>
#include <string_view>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Somebody typed this e-mail for a person who is known by phone. Where the person has none on file and it is nobody's,
/// their phone on file gets a link that attaches it, once for each e-mail; nothing goes to the e-mail itself. In the
/// caller's transaction.
void propose_email(const Services& services, PersonId person, std::string_view typed);

/// What the link would attach, masked; empty for a link that opens nothing (any more).
std::string proposed_email(const Services& services, std::string_view token);
/// Attaches it and sends the link that sets a password there. False for a link that opens nothing (any more).
bool attach_email(const Services& services, std::string_view token);

}  // namespace mitra::flow
