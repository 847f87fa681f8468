#pragma once

#include <optional>
#include <string>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/shop/order.hpp"

namespace mitra::shop {

/// What was typed at a checkout as name and e-mail. It goes to the provider's pay page, which whoever typed it is led
/// to, and nowhere else: a page that showed what is on file would tell a stranger whose phone it is.
struct Payer {
    std::string name;
    std::string email;  ///< may be empty
};

/// Payers of open orders, sealed. OrderStore::move forgets one when its order ends.
class PayerStore {
 public:
    PayerStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    void keep(const Order& order, const Payer& payer);
    std::optional<Payer> find(const Order& order);
    /// Part of erasing a person.
    void forget_person(PersonId buyer);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::shop
