#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/account.hpp"

namespace mitra::flow {

/// What became of an account and a person.
struct AssignedAccount {
    membership::Account account;  ///< as it is now
    bool changed = false;         ///< false: it was so before
};

/// Gives a free account to somebody whose membership comes with one; they are told, once. Of two who do so at the same
/// moment one is refused. Error{refused}, subject "account": somebody else has it, they have another, its shop is not
/// active, or their membership gives them none. Error{not_found} for an unknown account or person.
AssignedAccount assign_account(const Services& services, AccountId account, PersonId person);

/// Takes it back into the pool; who had it is told, and the admin that its password should be changed. `reason` is
/// what the member reads; it may be empty. Nothing changes where nobody has it.
AssignedAccount unassign_account(const Services& services, AccountId account, std::string_view reason);

/// Takes back what somebody has whose membership no longer gives them an account, in the caller's transaction; nothing
/// where it does, or they have none. `why` is what they read: "masa keanggotaan Anda berakhir".
void release_account(const Services& services, PersonId member, std::string_view why);

/// Part of erasing somebody: their account is free again, and nobody writes to them.
void release_account_of_erased(const Services& services, PersonId person);

}  // namespace mitra::flow
