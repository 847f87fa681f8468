#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/topup/price.hpp"

namespace mitra::topup {

/// Money that was sent to the supplier.
struct Deposit {
    DepositId id;
    Money amount, fee;
    std::string source;  ///< the books' account: "cash:BCA", "opening"
    Instant at;
    std::string added_by;
};

/// Dated fee rules, and deposits.
class FeeStore {
 public:
    explicit FeeStore(db::Database& database) : database_{database} {}

    /// Error{refused} where a rule of the name begins at that very instant.
    FeeId add(const FeeRule& rule);
    /// Of every name but "deposit" the newest that holds at `at`; one of no rate and nothing fixed ends its name.
    std::vector<FeeRule> of_payments(Instant at);
    std::optional<FeeRule> of_deposits(Instant at);
    std::vector<FeeRule> list(FeeId after, std::int64_t limit);
    std::int64_t count();

    DepositId add(const Deposit& deposit);
    std::vector<Deposit> deposits(std::optional<Instant> since, std::optional<Instant> until, DepositId after,
                                  std::int64_t limit);
    std::int64_t count_deposits(std::optional<Instant> since, std::optional<Instant> until);

 private:
    db::Database& database_;
};

}  // namespace mitra::topup
