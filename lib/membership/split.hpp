#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::membership {

/// How a tier's commissions are split on the days from `from_day` to `to_day`; the three rates sum to 100 %.
struct Rule {
    RuleId id;
    TierId tier;
    BasisPoints user;
    BasisPoints leader;
    BasisPoints owner;
    std::int64_t from_day = 0;           ///< day_number of the site's zone
    std::optional<std::int64_t> to_day;  ///< the last one; empty: it goes on
    Instant created_at;
    std::string created_by;
};

/// Who gets a leader's share where there is no leader.
enum class Orphan { owner, reserve };
/// "owner", "reserve".
std::string_view name(Orphan orphan);
std::optional<Orphan> orphan_named(std::string_view name);

struct Shares {
    Money user;
    Money leader;
    Money owner;
    Money reserve;
    constexpr auto operator<=>(const Shares&) const = default;
};

/// By largest remainder, so that the shares sum to the total: each is cut to whole rupiah, and what is left goes a
/// rupiah each to where the most was cut, ties to the member, then the leader. Rp 99.999 at 55/5/40
/// is 54.999, 5.000, 40.000. A share without a leader is the owner's or the reserve's: the member's does not depend on
/// it.
Shares split(Money total, const Rule& rule, bool has_leader, Orphan orphan);

/// Why a report earned nothing; empty: it was split by a rule.
inline constexpr std::string_view k_no_membership = "no_membership";  ///< none on the day of the work
inline constexpr std::string_view k_no_share = "no_share";            ///< of a tier that has no rule on that day

/// What became of a validated report's total, once for ever.
struct Split {
    ReportId report;
    PersonId person;
    std::int64_t day = 0;
    std::optional<TierId> tier;
    std::optional<RuleId> rule;
    std::optional<PersonId> leader;
    Money total;
    Shares shares;
    std::string why;
    Instant decided_at;
    std::string decided_by;
};

}  // namespace mitra::membership
