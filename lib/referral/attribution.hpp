#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::referral {

/// How somebody came to be looked at for an order.
enum class CreditSource {
    coupon,   ///< the order uses a coupon that is theirs
    click,    ///< the visitor's browser remembers a click on their link
    binding,  ///< we remember it for the buyer's phone or e-mail
};
std::string_view name(CreditSource source);
std::optional<CreditSource> credit_source_named(std::string_view name);

/// What was found about them.
enum class Verdict {
    credited,
    not_needed,    ///< somebody before them is credited
    not_approved,  ///< not (or no longer) an approved affiliate
    no_access,     ///< their group has no access, or they are in none
    oneself,       ///< they are the buyer
    too_old,       ///< the click is older than their group's cookies live
};
std::string_view name(Verdict verdict);
std::optional<Verdict> verdict_named(std::string_view name);

/// Somebody who may have brought an order, as they stand now.
struct Candidate {
    CreditSource source = CreditSource::click;
    PersonId affiliate;
    std::optional<Instant> clicked_at;  ///< nothing for a coupon, which has no age
    std::int64_t utm = 0;               ///< a row of utm_source
    AffiliateState state = AffiliateState::pending;
    bool has_access = false;
    bool is_buyer = false;
    std::optional<std::chrono::days> click_life;  ///< nothing: for ever
};

/// Whether this one alone would be credited now, else why not.
Verdict judge(const Candidate& candidate, Instant now);
/// A verdict for each, in their order of precedence: the first who may be is credited.
std::vector<Verdict> judge(std::span<const Candidate> candidates, Instant now);

/// Whom an order is credited to; decided once, when it is placed.
struct Credit {
    PersonId affiliate;
    CreditSource source = CreditSource::click;
    std::int64_t utm = 0;
    std::optional<Instant> clicked_at;
    BasisPoints rate;
    std::string rate_from;  ///< "affiliate", "group", "product", "site"
};

/// One who was looked at, and what was found then.
struct Judged {
    CreditSource source = CreditSource::click;
    PersonId affiliate;
    std::optional<Instant> clicked_at;
    Verdict verdict = Verdict::not_needed;
};

struct Attribution {
    OrderId order;
    std::optional<Credit> credit;  ///< nothing: nobody brought it
    Instant decided_at;
    std::vector<Judged> candidates;  ///< in their order of precedence
};

}  // namespace mitra::referral
