#pragma once

#include <optional>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/referral/attribution.hpp"

namespace mitra::referral {

/// Whom orders are credited to, with everybody who was looked at; written once for each order.
class AttributionStore {
 public:
    explicit AttributionStore(db::Database& database) : database_{database} {}

    void add(const Attribution& attribution);
    /// Whom an order is credited to; nothing where it is nobody.
    std::optional<Credit> credit(OrderId order);
    /// The whole decision; nothing for an order that none was made for (given by an admin, or older than affiliates).
    std::optional<Attribution> find(OrderId order);
    /// Orders credited to this affiliate, newest first: those before `before` (0: from the newest).
    std::vector<OrderId> orders_of(PersonId affiliate, OrderId before, std::int64_t limit);

    /// Whose the coupon is that an order uses; nothing where it uses none, or one of the shop itself.
    std::optional<PersonId> owner_of_coupon(OrderId order);

 private:
    db::Database& database_;
};

}  // namespace mitra::referral
