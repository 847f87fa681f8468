#pragma once

#include <optional>

#include "lib/flow/place_order.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::flow {

/// The wording of the consent that the form for affiliates shows now; stored with each application.
inline constexpr const char* k_affiliate_consent_version = "mitra-2026-11";

struct AffiliateApplication {
    std::optional<TypedBuyer> typed;  ///< a visitor, with the e-mail; else:
    std::optional<PersonId> person;   ///< signed in
    bool consent = false;
};

struct Applied {
    PersonId person;
    referral::AffiliateState state = referral::AffiliateState::pending;
    bool changed = false;  ///< false: they applied before, and nothing happened
};

/// Somebody applies as affiliate, from the web; the admin is told, with a link that approves. The rules of TypedBuyer:
/// a known phone applies for its person, whose data and contacts stay as they are, and a typed e-mail waits for their
/// proof. Who was rejected may apply again; for who waits, sells, or was stopped nothing changes and nobody is told.
/// Error{usage} without consent. One transaction.
Applied apply_affiliate(const Services& services, const AffiliateApplication& application);

}  // namespace mitra::flow
