#pragma once

#include <string>
#include <string_view>

#include "cli/context.hpp"
#include "lib/flow/change_account.hpp"
#include "lib/membership/account_store.hpp"

namespace mitra::cli {

membership::AccountStore accounts(Context& context);
/// By "ACC-6", "@name" or its address.
membership::Account tiktok_account_named(Context& context, const std::string& reference);

/// "assigned", "available", or what is wrong with its shop.
std::string_view standing_of(const membership::Account& account);
/// A row of the list.
Object account_row(Context& context, const membership::Account& account);
/// All but the secret, with its notes, what was done with it and who had it.
Object account_object(Context& context, const membership::Account& account);

/// What `account add` and `account set` take in common.
struct AccountWords {
    flow::AccountChange change;
    std::optional<std::string> status;
};
Verb& declare_account(Verb& verb, AccountWords& words);
/// The change, with its status read.
flow::AccountChange change_of(const AccountWords& words);

}  // namespace mitra::cli
