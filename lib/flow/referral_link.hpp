#pragma once

#include <string>

#include "lib/flow/services.hpp"
#include "lib/people/person.hpp"

namespace mitra::flow {

/// What stands behind "ref=" in this person's link: the phone as Indonesians write it, or the opaque code where the
/// site says so. Empty for an erased person.
std::string referral_code(const Site& site, const people::Person& person);

/// "https://www.webdonasi.com/ref=081562726272"
std::string referral_link(const Site& site, const people::Person& person);

}  // namespace mitra::flow
