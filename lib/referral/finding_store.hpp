#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/referral/finding.hpp"

namespace mitra::referral {

/// Which findings; every field that is set must hold.
struct FindingFilter {
    std::optional<FindingState> state;
    std::optional<Rule> rule;
    std::optional<PersonId> affiliate;
    std::optional<Instant> since;  ///< found
    std::optional<Instant> until;  ///< not included
};

/// What rules found, and how far each has looked.
class FindingStore {
 public:
    explicit FindingStore(db::Database& database) : database_{database} {}

    /// A new finding, `open`; nothing where its cause was found before, whatever was decided then.
    std::optional<FindingId> add(const Suspicion& what, std::string_view by, Instant at);
    std::optional<Finding> find(FindingId id);
    /// By "FRD-3"; Error{not_found} otherwise.
    Finding named(std::string_view reference);
    /// In the order of ids, those after `after`.
    std::vector<Finding> list(const FindingFilter& filter, FindingId after, std::int64_t limit);
    std::int64_t count(const FindingFilter& filter);
    std::vector<Finding> of_order(OrderId order);
    /// What keeps this order's commission from being paid: a confirmed finding, else the oldest open one.
    std::optional<Finding> against(OrderId order);
    /// Open ones for each rule, of those after `after`; a rule without any is not there.
    std::map<Rule, std::int64_t> open_by_rule(FindingId after = {});
    /// The newest of all.
    FindingId newest();

    /// open -> `to`; false where it was not open (somebody else was first).
    bool decide(FindingId id, FindingState to, std::string_view by, Instant at);

    /// How far the pass called so has come: every row up to this id was looked at.
    std::int64_t reached(std::string_view pass);
    /// Never goes back.
    void reach(std::string_view pass, std::int64_t id);
    /// The pass begins anew.
    void start_over(std::string_view pass);

 private:
    db::Database& database_;
};

}  // namespace mitra::referral
