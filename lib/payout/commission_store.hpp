#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/payout/commission.hpp"

namespace mitra::payout {

/// Which lines; every field that is set must hold.
struct CommissionFilter {
    std::optional<PersonId> person;
    std::optional<OrderId> order;
    std::optional<CommissionState> state;
    bool only_held = false;        ///< and not paid or void meanwhile
    std::optional<Instant> since;  ///< earned
    std::optional<Instant> until;  ///< not included
};

/// What somebody's lines sum to.
struct CommissionSums {
    Money pending;
    Money payable;  ///< also what is in a payout that is not settled yet
    Money paid;
    Money held;  ///< of pending and payable
};

class CommissionStore {
 public:
    explicit CommissionStore(db::Database& database) : database_{database} {}

    /// A new line, `pending`. Error{refused} where this source has earned or taken back before.
    CommissionId add(const Commission& line, std::string_view by);
    std::optional<Commission> find(CommissionId id);
    /// By "COM-8"; Error{not_found} otherwise.
    Commission named(std::string_view reference);
    /// At most `limit` after `after`, in the order of ids.
    std::vector<Commission> list(const CommissionFilter& filter, CommissionId after, std::int64_t limit);
    std::int64_t count(const CommissionFilter& filter);
    /// All lines of an order, those below zero among them, in the order of ids.
    std::vector<Commission> of_order(OrderId order);
    /// A line that earned, and all that were taken back of it, in the order of ids.
    std::vector<Commission> with_corrections(CommissionId earned);
    CommissionSums sums_of(PersonId person);

    /// One UPDATE that names the old state: false where the line was not in `from`.
    bool move(CommissionId id, CommissionState from, CommissionState to, std::string_view by, Instant at);
    /// False where it is held already, which stays for what it was held for first, or is paid or void.
    bool hold(CommissionId id, std::string_view held_for, Instant at);
    /// False where it is not held.
    bool lift(CommissionId id);
    /// Makes at most `limit` lines payable whose hold is over and which nobody holds; how many.
    std::int64_t release_due(Instant now, std::string_view by, std::int64_t limit);

    /// The line of a payout that pays it, or is about to.
    std::optional<PayoutLineId> payout_line(CommissionId id);

 private:
    db::Database& database_;
};

}  // namespace mitra::payout
