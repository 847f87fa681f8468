#pragma once

#include <optional>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/membership/split.hpp"

namespace mitra::membership {

/// The dated rules of tiers. They never change: another split is another rule, from another day on.
class RuleStore {
 public:
    explicit RuleStore(db::Database& database) : database_{database} {}

    /// A rule that goes on ends the day before a later one begins: that is done here. Error{usage} for rates that do
    /// not sum to 100 % or days that are the wrong way round; Error{refused} where another rule of the tier holds on
    /// one of its days, or reports of its days were split by the rule that it would end.
    RuleId add(const Rule& rule);
    std::optional<Rule> find(RuleId id);
    std::optional<Rule> on_day(TierId tier, std::int64_t day);
    /// All of a tier, or all there are, the earliest first of each; there are a handful.
    std::vector<Rule> list(std::optional<TierId> tier);

 private:
    void make_room_for(const Rule& rule);

    db::Database& database_;
};

}  // namespace mitra::membership
