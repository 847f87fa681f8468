#include "lib/flow/referral_link.hpp"

namespace mitra::flow {

std::string referral_code(const Site& site, const people::Person& person) {
    if (!person.phone) return {};
    return site.referral_by_phone ? person.phone->national() : person.opaque_code;
}

std::string referral_link(const Site& site, const people::Person& person) {
    const std::string code = referral_code(site, person);
    return code.empty() ? std::string{} : site.base_url + "/ref=" + code;
}

}  // namespace mitra::flow
