#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What is changed of an affiliate; what is not set stays.
struct AffiliateChanges {
    PersonId person;
    std::optional<std::string> code = {};  ///< as typed; empty: the person's referral code again
    std::optional<std::optional<std::int64_t>> rate_bp = {};
    std::optional<std::string> meta_pixel = {}, tiktok_pixel = {}, ga = {};  ///< an id or a snippet; empty: none
    std::optional<GroupId> group = {};                                       ///< of affiliates
};
/// False when nothing differs. Error{usage} for a code or a tracker that is none, Error{refused} for a code that leads
/// to somebody else, a group of participants, an erased person; Error{not_found} for who is no affiliate.
bool change_affiliate(const Services& services, const AffiliateChanges& changes);

/// A code as links carry it, in capital letters: Error{usage} for what is none, or could be taken for a phone number.
std::string checked_affiliate_code(std::string_view typed);
/// Error{refused} for a group of participants, Error{not_found} for none.
void check_affiliate_group(const Services& services, GroupId group);

}  // namespace mitra::flow
