#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::flow {

/// What an affiliate may do, and on which terms.
struct AffiliateStanding {
    referral::Affiliate affiliate;
    std::optional<people::Group> group;  ///< theirs of the kind `affiliate`

    /// Approved, and in a group with access: their links and coupons credit them.
    [[nodiscard]] bool may_earn() const;
    [[nodiscard]] bool has_access() const { return group && group->affiliate_access; }
};
/// Nothing for a person who is no affiliate.
std::optional<AffiliateStanding> affiliate_standing(const Services& services, PersonId person);

/// A commission's rate, and which of affiliate, group, product and site says it: the first that does.
struct Rate {
    BasisPoints rate;
    std::string_view from;  ///< "affiliate", "group", "product", "site"
};
Rate commission_rate(const Site& site, const AffiliateStanding& standing, std::optional<std::int64_t> product_rate_bp);

/// How long a click on this affiliate's link counts; nothing: for ever.
std::optional<std::chrono::days> click_life(const Site& site, const AffiliateStanding& standing);

/// What stands behind "ref=" in an affiliate's links: their own code, else the person's referral code.
std::string affiliate_code(const Site& site, const referral::Affiliate& affiliate, const people::Person& person);

/// Whose link carries this code: an affiliate's own code, or anybody's referral code (an opaque one or a phone).
std::optional<PersonId> person_behind(const Services& services, std::string_view referral_code);

}  // namespace mitra::flow
