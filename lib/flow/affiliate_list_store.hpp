#pragma once

#include <optional>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::flow {

/// Which affiliates; what is not set leaves all in.
struct AffiliateFilter {
    std::optional<referral::AffiliateState> state;
    std::optional<GroupId> group;
    std::optional<Instant> since, until;  ///< they applied then: from `since` on, before `until`
};

/// Affiliates by their state and their group, which two rooms keep.
class AffiliateListStore {
 public:
    explicit AffiliateListStore(db::Database& database) : database_{database} {}

    /// In the order of ids, those after `after`.
    std::vector<PersonId> list(const AffiliateFilter& filter, PersonId after, std::int64_t limit);
    std::int64_t count(const AffiliateFilter& filter);
    /// The first who are approved and in no group of affiliates: they earn nothing, and nobody told them.
    std::vector<PersonId> approved_without_group(std::int64_t limit);

 private:
    db::Database& database_;
};

}  // namespace mitra::flow
