#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::referral {

enum class AffiliateState { pending, approved, rejected, suspended, banned };
/// As state_edge has it: "pending", "approved", ...
std::string_view name(AffiliateState state);
std::optional<AffiliateState> affiliate_state_named(std::string_view name);

/// The ids of a partner's trackers at Meta, TikTok and Google Analytics, pattern-checked; an empty one is none.
struct Pixels {
    std::string meta, tiktok, ga;
    bool operator==(const Pixels&) const = default;
};

/// A person who sells for a commission; they have the person's id. Their group (which gives access and rate) is their
/// group of the kind `affiliate`.
struct Affiliate {
    PersonId id;
    std::string code;  ///< their own word for links; empty: the person's referral code
    std::optional<std::int64_t> rate_bp;
    Pixels pixels;
    std::string consent_version;  ///< empty: made by command
    std::string reason;           ///< why it stands as it does, as they were told
    AffiliateState state = AffiliateState::pending;
    Instant applied_at;
    std::optional<Instant> approved_at;
};

}  // namespace mitra::referral
