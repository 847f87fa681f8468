#include "lib/flow/apply_affiliate.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/affiliate_messages.hpp"
#include "lib/flow/attach_email.hpp"
#include "lib/flow/find_buyer.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"

namespace mitra::flow {
namespace {

using referral::AffiliateState;

Buyer applicant_of(const Services& services, const AffiliateApplication& application) {
    if (!application.person) return typed_person(services, application.typed.value(), "affiliate");
    const auto person = people::PersonStore{services.database, services.vault}.named(to_string(*application.person));
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", person.id), {}, "person"};
    return {.id = person.id, .proven = true};
}

/// False for who waits, sells, or was stopped.
bool enter(const Services& services, const Buyer& applicant, const std::optional<referral::Affiliate>& before) {
    referral::AffiliateStore affiliates{services.database, services.vault};
    const Instant now = services.clock.now();
    if (before) return affiliates.apply_again(applicant.id, k_affiliate_consent_version, services.actor.name, now);
    affiliates.add({.id = applicant.id, .consent_version = k_affiliate_consent_version, .applied_at = now},
                   services.actor.name);
    return true;
}

std::string_view came_by(const Buyer& applicant) {
    if (applicant.new_person) return "new";
    return applicant.proven ? "session" : "phone";
}

}  // namespace

Applied apply_affiliate(const Services& services, const AffiliateApplication& application) {
    if (!application.consent)
        throw Error{ErrorKind::usage, "nobody becomes an affiliate without their consent", "tick the consent",
                    "consent"};
    return db::in_transaction(services.database, [&] {
        const Buyer applicant = applicant_of(services, application);
        const auto before = referral::AffiliateStore{services.database, services.vault}.find(applicant.id);
        if (!enter(services, applicant, before))
            return Applied{.person = applicant.id, .state = before->state, .changed = false};
        if (application.typed && !applicant.new_person && application.typed->details.email)
            propose_email(services, applicant.id, *application.typed->details.email);
        record_audit(services.database, services.vault, services.actor, "affiliate.apply", to_string(applicant.id),
                     fmt::format(R"({{"by":"{}","again":{}}})", came_by(applicant), before.has_value()),
                     services.clock.now());
        tell_application(services, applicant);
        return Applied{.person = applicant.id, .state = AffiliateState::pending, .changed = true};
    });
}

}  // namespace mitra::flow
