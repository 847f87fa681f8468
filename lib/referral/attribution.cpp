#include "lib/referral/attribution.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::referral {
namespace {

constexpr EnumNames<CreditSource, 3> k_sources{{"coupon", "click", "binding"}};
constexpr EnumNames<Verdict, 6> k_verdicts{
    {"credited", "not_needed", "not_approved", "no_access", "oneself", "too_old"}};

}  // namespace

std::string_view name(CreditSource source) {
    return k_sources.of(source);
}

std::optional<CreditSource> credit_source_named(std::string_view name) {
    return k_sources.named(name);
}

std::string_view name(Verdict verdict) {
    return k_verdicts.of(verdict);
}

std::optional<Verdict> verdict_named(std::string_view name) {
    return k_verdicts.named(name);
}

Verdict judge(const Candidate& candidate, Instant now) {
    if (candidate.is_buyer) return Verdict::oneself;
    if (candidate.state != AffiliateState::approved) return Verdict::not_approved;
    if (!candidate.has_access) return Verdict::no_access;
    if (candidate.clicked_at && candidate.click_life && now - *candidate.clicked_at > *candidate.click_life)
        return Verdict::too_old;
    return Verdict::credited;
}

std::vector<Verdict> judge(std::span<const Candidate> candidates, Instant now) {
    std::vector<Verdict> verdicts;
    bool credited = false;
    for (const Candidate& candidate : candidates) {
        verdicts.push_back(credited ? Verdict::not_needed : judge(candidate, now));
        credited = credited || verdicts.back() == Verdict::credited;
    }
    return verdicts;
}

}  // namespace mitra::referral
