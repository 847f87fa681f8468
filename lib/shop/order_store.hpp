#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/shop/order.hpp"

namespace mitra::shop {

/// Which orders; every field that is set must hold.
struct OrderFilter {
    std::optional<OrderState> state;
    std::optional<ProductId> product;
    std::optional<PersonId> buyer;
    std::optional<PaymentMethod> method;
    std::optional<Instant> since;  ///< placed
    std::optional<Instant> until;  ///< not included
};

/// Who or what moves an order, for its history.
struct Move {
    std::string by;
    Instant at;
};

class OrderStore {
 public:
    explicit OrderStore(db::Database& database) : database_{database} {}

    /// A new order, `pending`; for a transfer its unique code is in it already and its amount is held.
    OrderId add(const Order& order, std::string_view by);
    std::optional<Order> find(OrderId id);
    std::optional<Order> by_uuid(std::string_view uuid);
    /// By "ORD-1042"; Error{not_found} otherwise.
    Order named(std::string_view reference);
    /// At most `limit` after `after`, in the order of ids (of `placed_at` where the time narrows most).
    std::vector<Order> list(const OrderFilter& filter, OrderId after, std::int64_t limit);
    std::int64_t count(const OrderFilter& filter);

    /// One UPDATE that names the old state: false where the order was not in `from` (somebody else was first).
    bool move(OrderId id, OrderState from, OrderState to, const Move& move);
    /// Adds to what was refunded.
    void add_refund(OrderId id, Money amount);
    /// Open until then at least; false where it was open for longer, or is not open any more.
    bool give_time(OrderId id, Instant expires_at);
    /// The buyer has shown by now who they are.
    void prove_buyer(OrderId id);

    /// Whether another paid order of the same buyer gives this group.
    bool another_gives(const Order& order, GroupId group_on_paid);

    /// The first free code from `start` (1..most, round) for a base amount at an account, so that no order that may
    /// still be paid owes the same there; nothing where all are taken. One statement.
    std::optional<std::int64_t> free_code(BankAccountId account, Money base, std::int64_t start, std::int64_t most);
    /// The order that holds this very amount at an account.
    std::optional<Order> holding(BankAccountId account, Money amount);
    /// Those that hold an amount from `low` to `high` there, by amount.
    std::vector<Order> holding_between(BankAccountId account, Money low, Money high, std::int64_t limit);
    /// Pending orders whose time is over, oldest first.
    std::vector<OrderId> to_expire(Instant now, std::int64_t limit);
    /// Lets go of amounts of orders that nobody can pay any more: not open, and their time over before `before`; how
    /// many. (An amount of an order that was paid stays held as long: money that comes twice is not another order's.)
    std::int64_t release_amounts(Instant before, std::int64_t limit);

 private:
    db::Database& database_;
};

/// The token of /o/TOKEN: made from the order's uuid, proven by a MAC; nothing is stored.
std::string order_token(const crypto::Vault& vault, const Order& order);
std::optional<Order> open_order_token(db::Database& database, const crypto::Vault& vault, std::string_view token);

}  // namespace mitra::shop
