#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/membership/account.hpp"

namespace mitra::membership {

/// Which accounts; every field that is set must hold.
struct AccountFilter {
    std::optional<bool> assigned;
    bool available = false;  ///< free, and its shop active
    std::optional<ShopStatus> status;
    std::optional<bool> cart;                ///< with a verified yellow cart, or without
    std::optional<Instant> unchecked_since;  ///< not looked at since then; inactive ones are left out
    std::optional<Instant> since;            ///< added
    std::optional<Instant> until;            ///< not included
};

class AccountStore {
 public:
    AccountStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Name, words, status, cart and times of `account`; Error{refused} where its name or TikTok id is taken.
    AccountId add(const Account& account);
    /// The same in place of what it was; the same errors.
    void set(const Account& account);
    std::optional<Account> find(AccountId id);
    std::optional<Account> by_username(std::string_view username);
    std::optional<Account> by_tiktok_id(std::string_view id);
    /// By "ACC-6" or "@name"; Error{not_found} otherwise.
    Account named(std::string_view reference);
    std::optional<Account> held_by(PersonId person);
    std::vector<Account> list(const AccountFilter& filter, AccountId after, std::int64_t limit);
    std::int64_t count(const AccountFilter& filter);

    /// Writes that they have it now; the caller has looked that it is free and they have none.
    void give(AccountId account, PersonId person, Instant at, std::string_view by);
    /// False where nobody had it.
    bool take_back(AccountId account, GivenBack why, Instant at, std::string_view by);
    /// Who had it, the newest first.
    std::vector<Holding> holders(AccountId account, std::int64_t limit);
    std::vector<Holding> held_before(PersonId person, std::int64_t limit);

    void set_secret(AccountId account, std::string_view secret, Instant at);
    /// Nothing where none was kept.
    std::optional<std::string> secret(AccountId account);

    /// Empties the notes of all accounts in which `names_them` finds somebody who is erased; how many.
    std::int64_t forget_notes(const std::function<bool(std::string_view)>& names_them);

 private:
    [[nodiscard]] Account read(const db::Row& row) const;
    void refuse_taken(const Account& account);
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::membership
