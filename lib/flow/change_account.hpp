#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/membership/account.hpp"

namespace mitra::flow {

/// What somebody saw or says about an account; what is not set stays as it is.
struct AccountChange {
    std::optional<std::string> username, tiktok_id, shop_id, shop_name, notes;
    std::optional<membership::ShopStatus> status;  ///< counts as a look at it
    std::optional<bool> cart;                      ///< its yellow cart is there (as of now), or not; a look as well
    bool checked = false;                          ///< somebody looked, and all is as it was
};

/// A new account of the pool. Error{usage} for a name or words that cannot be, Error{refused} where it is in the pool.
membership::Account add_account(const Services& services, std::string_view username, const AccountChange& change);

struct ChangedAccount {
    membership::Account account;
    bool changed = false;  ///< more than the time of the last look
};
/// Where its shop is suspended now, the admin is told, and who has it. Errors as add_account's, and Error{not_found}.
ChangedAccount change_account(const Services& services, AccountId account, const AccountChange& change);

/// How one signs in to it, sealed; Error{usage} for nothing or more than 4 KiB. Whether it replaced another.
bool set_account_secret(const Services& services, AccountId account, std::string_view secret);

/// What should be looked at.
struct AccountAlarm {
    membership::Account account;
    bool suspended = false;
    bool unchecked = false;  ///< for longer than the settings allow
};
struct AccountCheck {
    std::int64_t suspended = 0, unchecked = 0, free = 0, assigned = 0;
};
/// Looks through the pool: each account with something wrong is told to `tell`, and the admin hears of unchecked ones,
/// once a day.
AccountCheck check_accounts(const Services& services, const std::function<void(const AccountAlarm&)>& tell);

}  // namespace mitra::flow
