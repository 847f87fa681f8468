#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra {
struct CancellationKind {
    static constexpr std::string_view prefix = "CNC";
};
using CancellationId = Id<CancellationKind>;
}  // namespace mitra

namespace mitra::payment {

/// Why an order was cancelled, or money of it given back.
struct Cancellation {
    CancellationId id;
    std::string uuid;
    OrderId order;
    std::optional<RefundId> refund;  ///< empty where no money goes back
    Money amount;
    bool whole = false;  ///< nothing of the order is left
    std::string reason;  ///< empty where none was given, or once the buyer was erased
    Instant decided_at;
    std::string decided_by;
};

class CancellationStore {
 public:
    CancellationStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// `id` and `uuid` are chosen here.
    CancellationId add(const Cancellation& cancellation);
    /// Oldest first.
    std::vector<Cancellation> of_order(OrderId order);
    bool any_of(OrderId order);
    /// Empties the reasons of a buyer who is erased.
    void forget_buyer(PersonId buyer);

 private:
    [[nodiscard]] Cancellation read(const db::Row& row) const;

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payment
