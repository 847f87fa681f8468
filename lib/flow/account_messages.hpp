#pragma once

#include <cstdint>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/account.hpp"

namespace mitra::flow {

// Who is told what about TikTok accounts, in the caller's transaction.

void tell_account_given(const Services& services, const membership::Account& account, PersonId person);
void tell_account_taken_back(const Services& services, const membership::Account& account, PersonId person,
                             std::string_view reason);
/// It is back in the pool, and who had it may still know its password.
void tell_admin_account_back(const Services& services, const membership::Account& account, PersonId person);
/// TikTok suspended its shop: the admin, and who has it.
void tell_account_suspended(const Services& services, const membership::Account& account);
/// So many were not looked at for too long; once a day.
void tell_accounts_unchecked(const Services& services, std::int64_t count, const membership::Account& oldest);

}  // namespace mitra::flow
