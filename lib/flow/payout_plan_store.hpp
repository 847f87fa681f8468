#pragma once

#include <string>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::flow {

/// Somebody whom a payout would pay.
struct PayoutShare {
    PersonId person;
    PayeeId payee;
    Money amount;
};
/// Somebody who is owed something that it does not pay, and why: "below_minimum", "no_account", or one of the words of
/// payout.hpp.
struct SkippedShare {
    PersonId person;
    Money amount;
    std::string reason;
};

/// What is owed to whom at a moment: commissions that are payable or due, not held and in no payout that has not
/// failed. Sets, not rows: a payout of a hundred thousand people is three statements.
class PayoutPlanStore {
 public:
    PayoutPlanStore(db::Database& database, Instant now, Money minimum)
        : database_{database}, now_{now}, minimum_{minimum} {}

    struct Sum {
        std::int64_t people = 0;
        Money amount;
    };
    Sum paid();
    Sum skipped();
    /// The first `limit`, by person.
    std::vector<PayoutShare> shares(std::int64_t limit);
    std::vector<SkippedShare> skipped_shares(std::int64_t limit);

    /// Writes the payout with its lines and what they pay; commissions that are due become payable.
    PayoutId create(const Sum& sum, std::string_view by);

    /// Of an open line of a payout: why it cannot be paid now, or an empty text. As for those that are skipped, and
    /// whether a commission of it is held since.
    static std::string obstacle(db::Database& database, PayoutLineId line, Instant now);

 private:
    db::Query with_owed(std::string_view rest);

    db::Database& database_;
    Instant now_;
    Money minimum_;
};

}  // namespace mitra::flow
