#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/people/group_store.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::flow {

enum class Decision { approve, reject, suspend, ban };
/// "approve", "reject", ...
std::string_view name(Decision decision);

struct AffiliateDecision {
    PersonId person;
    Decision decision = Decision::approve;
    std::optional<GroupId> group = {};  ///< of affiliates, at approval; empty: theirs, else the first with access
};
struct AffiliateDecided {
    bool changed = false;  ///< false: it was decided so before
    referral::AffiliateState state = referral::AffiliateState::pending;
    std::optional<people::Group> group;  ///< theirs now
};

/// What an admin decides about an affiliate; they are told, with the actor's reason. Who is approved gets their link, a
/// group of affiliates where they are in none, and once the link that sets a password; from then on, and until they are
/// suspended or banned, their links and coupons credit them. Approving who is suspended ends that. Error{usage} for a
/// rejection, suspension or ban without a reason, Error{not_found} for who never applied, Error{refused} where the
/// decision does not follow from how they stand.
AffiliateDecided decide_affiliate(const Services& services, const AffiliateDecision& decision);

struct NewAffiliate {
    PersonId person;
    std::optional<GroupId> group = {};
    std::optional<std::string> code = {};  ///< a word of their own for links
};
/// Makes a person an affiliate, approved at once; also who waits or was rejected. Error{refused} for who is suspended
/// or banned, or is an affiliate already with another group or code.
AffiliateDecided add_affiliate(const Services& services, const NewAffiliate& affiliate);

}  // namespace mitra::flow
