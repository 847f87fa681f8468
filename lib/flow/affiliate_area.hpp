#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::flow {

/// What somebody's commissions come to, in every role they earn in.
struct Balance {
    Money waiting;     ///< until the hold is over
    Money held;        ///< somebody is looking at it
    Money payable;     ///< with the next payout
    Money on_its_way;  ///< in a payout that is not settled yet
    Money paid;
};

/// An order that an affiliate is credited with, as their report shows it.
struct CreditedOrder {
    OrderId id;
    std::string product;
    PersonId buyer;
    std::string state;  ///< as state_edge has it
    Instant placed_at;
    std::string source;      ///< "coupon", "click", "binding"
    std::string utm_source;  ///< empty: none
    Money net;               ///< what its commission is counted on, before any refund
    BasisPoints rate;
    std::string commission_state;  ///< as state_edge has it; empty while nothing was earned
    Money earned;
    Money taken_back;  ///< of it, above zero
    Instant payable_at;
    std::string held_for;     ///< "fraud:FRD-3", "admin"; empty: not held
    bool on_its_way = false;  ///< in a payout that is not settled yet
};

/// One transfer to somebody, made or tried.
struct PayoutShown {
    PayoutLineId id;
    Money amount;
    std::string state;         ///< of the line: "open", "settled", "failed"
    std::string payout_state;  ///< "draft", "approved", "exported", "settled", "cancelled"
    std::string reference;     ///< the bank's
    Instant at;                ///< since when it stands so
};

/// What an affiliate sees of orders, commissions and payouts. Every question names them, and the answer is made in one
/// query: what is somebody else's is as if it were not there.
class AffiliateAreaStore {
 public:
    explicit AffiliateAreaStore(db::Database& database) : database_{database} {}

    Balance balance(PersonId person);

    struct When {
        Instant since, until;  ///< placed; `until` is not included
    };
    /// Newest first, older than `before` (0: all).
    std::vector<CreditedOrder> orders(PersonId affiliate, const When& when, OrderId before, std::int64_t limit);
    /// Newest first, older than `before` (0: all).
    std::vector<PayoutShown> payouts(PersonId person, PayoutLineId before, std::int64_t limit);

 private:
    db::Database& database_;
};

}  // namespace mitra::flow
