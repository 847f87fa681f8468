#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::payment {

/// Money that goes back: decided (owed to the buyer), then paid by hand, with the bank's reference. Duitku's v2 and POP
/// have no refund call (providers: Duitku, "Refund, void, payout").
struct Refund {
    RefundId id;
    OrderId order;
    std::optional<CaseId> of_case;
    Money amount;
    std::optional<BankAccountId> paid_from;  ///< empty where it was paid from Duitku's balance
    std::string reference;                   ///< empty: decided, not paid
    Instant decided_at;
    std::optional<Instant> paid_at;
    std::string moved_by;
};

class RefundStore {
 public:
    explicit RefundStore(db::Database& database) : database_{database} {}

    RefundId add(const Refund& refund, std::string_view by);
    std::optional<Refund> find(RefundId id);
    Refund named(std::string_view reference);
    std::vector<Refund> of_order(OrderId order);
    /// Decided and not paid.
    std::vector<Refund> due(RefundId after, std::int64_t limit);
    std::vector<Refund> list(RefundId after, std::int64_t limit);
    enum class Which { due, all };
    std::int64_t count(Which which);
    /// False where it was paid before.
    bool pay(RefundId id, std::optional<BankAccountId> from, std::string_view reference, std::string_view by,
             Instant at);

 private:
    db::Database& database_;
};

}  // namespace mitra::payment
