#include "lib/flow/affiliate_standing.hpp"

#include <algorithm>

#include "lib/flow/referral_link.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"

namespace mitra::flow {

bool AffiliateStanding::may_earn() const {
    return affiliate.state == referral::AffiliateState::approved && has_access();
}

std::optional<AffiliateStanding> affiliate_standing(const Services& services, PersonId person) {
    auto affiliate = referral::AffiliateStore{services.database, services.vault}.find(person);
    if (!affiliate) return std::nullopt;
    AffiliateStanding standing{.affiliate = std::move(*affiliate), .group = std::nullopt};
    const auto groups = people::GroupStore{services.database}.of_person(person);
    const auto theirs = std::find_if(groups.begin(), groups.end(), [](const people::Group& group) {
        return group.kind == people::GroupKind::affiliate;
    });
    if (theirs != groups.end()) standing.group = *theirs;
    return standing;
}

Rate commission_rate(const Site& site, const AffiliateStanding& standing, std::optional<std::int64_t> product_rate_bp) {
    if (standing.affiliate.rate_bp) return {BasisPoints{*standing.affiliate.rate_bp}, "affiliate"};
    if (standing.group && standing.group->rate_bp) return {BasisPoints{*standing.group->rate_bp}, "group"};
    if (product_rate_bp) return {BasisPoints{*product_rate_bp}, "product"};
    return {site.partners.default_rate, "site"};
}

std::optional<std::chrono::days> click_life(const Site& site, const AffiliateStanding& standing) {
    const auto days = standing.group && standing.group->cookie_days ? std::chrono::days{*standing.group->cookie_days}
                                                                    : site.partners.cookie_life;
    return days.count() == 0 ? std::nullopt : std::optional{days};
}

std::string affiliate_code(const Site& site, const referral::Affiliate& affiliate, const people::Person& person) {
    return affiliate.code.empty() ? referral_code(site, person) : affiliate.code;
}

std::optional<PersonId> person_behind(const Services& services, std::string_view referral_code) {
    // A phone first: no word of somebody else's comes before it, however it reads.
    if (const auto owner = people::PersonStore{services.database, services.vault}.by_referral_code(referral_code))
        return owner;
    return referral::AffiliateStore{services.database, services.vault}.by_code(referral_code);
}

}  // namespace mitra::flow
