#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::payment {

/// Where buyers transfer to. Its name is what they choose ("transfer:BCA") and where the ledger books it ("cash:BCA").
struct BankAccount {
    BankAccountId id;
    std::string name;
    bool ewallet = false;
    std::string number, holder;
    bool active = true;
};

class BankAccountStore {
 public:
    BankAccountStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Error{refused} where the name is taken (letter case ignored), Error{usage} for one that is more than letters,
    /// digits, - and _.
    BankAccountId add(const BankAccount& account, Instant now);
    void set(const BankAccount& account);  ///< number, holder and active
    std::optional<BankAccount> find(BankAccountId id);
    /// By its name or id; Error{not_found} otherwise.
    BankAccount named(std::string_view reference);
    std::vector<BankAccount> list(bool only_active);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payment
