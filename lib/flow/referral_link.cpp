#include "lib/flow/referral_link.hpp"

#include <fmt/format.h>

namespace mitra::flow {

std::string referral_code(const Site& site, const people::Person& person) {
    if (!person.phone) return {};
    return site.referral_by_phone ? person.phone->national() : person.opaque_code;
}

std::string referral_link(const Site& site, const people::Person& person) {
    const std::string code = referral_code(site, person);
    return code.empty() ? std::string{} : site.base_url + "/ref=" + code;
}

std::string affiliate_link(const Site& site, const AffiliateLink& link) {
    const std::string utm = link.utm_source.empty() ? std::string{} : fmt::format("utm_source={}", link.utm_source);
    if (link.slug.empty()) return fmt::format("{}/ref={}{}{}", site.base_url, link.code, utm.empty() ? "" : "?", utm);
    return fmt::format("{}/p/{}?ref={}{}{}", site.base_url, link.slug, link.code, utm.empty() ? "" : "&", utm);
}

}  // namespace mitra::flow
