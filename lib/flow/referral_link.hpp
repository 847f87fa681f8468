#pragma once

#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/people/person.hpp"

namespace mitra::flow {

/// What stands behind "ref=" in this person's link: the phone as Indonesians write it, or the opaque code where the
/// site says so. Empty for an erased person.
std::string referral_code(const Site& site, const people::Person& person);

/// "https://www.webdonasi.com/ref=081562726272"
std::string referral_link(const Site& site, const people::Person& person);

/// What an affiliate passes on: "https://www.webdonasi.com/p/magang?ref=BYE50&utm_source=instagram".
struct AffiliateLink {
    std::string_view code;             ///< affiliate_code
    std::string_view slug = {};        ///< of a product; empty: the front page
    std::string_view utm_source = {};  ///< a word (referral::utm_word); empty: none
};
std::string affiliate_link(const Site& site, const AffiliateLink& link);

}  // namespace mitra::flow
