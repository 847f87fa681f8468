#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/payout/payee.hpp"

namespace mitra::payout {

/// Accounts that people are paid to: number and holder sealed, found again by a keyed hash.
class PayeeStore {
 public:
    PayeeStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// In place of the account that the person had, which stays for the payouts that name it. `words` were checked.
    PayeeId add(const PayeeAccount& account);
    std::optional<PayeeAccount> find(PayeeId id);
    /// The one that the person is paid to now; nothing where they named none, or were erased.
    std::optional<PayeeAccount> current(PersonId person);
    /// All of them, the newest first, at most `limit`.
    std::vector<PayeeAccount> of_person(PersonId person, std::int64_t limit);
    /// Whether the person's present account is this very one.
    bool is_current(PersonId person, const PayeeWords& words);

    /// Part of erasing them: numbers and holders are emptied.
    void forget_person(PersonId person);

 private:
    [[nodiscard]] std::string hash_of(const PayeeWords& words) const;
    [[nodiscard]] PayeeAccount read(const db::Row& row) const;

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payout
