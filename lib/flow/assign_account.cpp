#include "lib/flow/assign_account.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/account_messages.hpp"
#include "lib/membership/account_store.hpp"
#include "lib/membership/tier.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

using membership::Account;
using membership::GivenBack;
using membership::ShopStatus;

membership::AccountStore accounts(const Services& services) {
    return {services.database, services.vault};
}

Account existing(const Services& services, AccountId id) {
    auto account = accounts(services).find(id);
    if (!account)
        throw Error{ErrorKind::not_found, fmt::format("no TikTok account {}", id), "see 'mitra account list'",
                    "account"};
    return std::move(*account);
}

bool may_have_one(const Services& services, PersonId person) {
    const auto rights = people::GroupStore{services.database}.rights_of(person);
    return std::find(rights.begin(), rights.end(), membership::k_right_account) != rights.end();
}

void refuse_unless_free(const Account& account) {
    if (account.holder)
        throw Error{ErrorKind::refused, fmt::format("{} ({}) is {}'s", account.id, account.handle(), *account.holder),
                    fmt::format("'mitra account unassign {}' first, or take another: 'mitra account list --status "
                                "available'",
                                account.id),
                    "account"};
    if (account.status != ShopStatus::active)
        throw Error{ErrorKind::refused,
                    fmt::format("the shop of {} ({}) is {}", account.id, account.handle(), name(account.status)),
                    fmt::format("'mitra account set {} --status active' once it is well again", account.id), "account"};
}

void refuse_unless_entitled(const Services& services, PersonId person) {
    const auto permission = people::PersonStore{services.database, services.vault}.permission(person);
    if (!permission || permission->erased)
        throw Error{ErrorKind::not_found, fmt::format("no person {}, or not any more", person),
                    "see 'mitra person list'", "person"};
    if (const auto has = accounts(services).held_by(person))
        throw Error{ErrorKind::refused, fmt::format("{} has {} ({}) already", person, has->id, has->handle()),
                    fmt::format("'mitra account unassign {}' first", has->id), "account"};
    if (!may_have_one(services, person))
        throw Error{ErrorKind::refused, fmt::format("the membership of {} comes with no TikTok account", person),
                    fmt::format("see 'mitra membership show {}'", person), "account"};
}

void record(const Services& services, std::string_view act, const Account& account, PersonId person) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(account.id),
                     fmt::format(R"({{"person":"{}"}})", person), services.clock.now());
}

/// Back into the pool, with the trace of it.
Account taken_back(const Services& services, const Account& account, GivenBack why) {
    accounts(services).take_back(account.id, why, services.clock.now(), services.actor.name);
    record(services, "account.unassign", account, *account.holder);
    return existing(services, account.id);
}

}  // namespace

AssignedAccount assign_account(const Services& services, AccountId id, PersonId person) {
    return db::in_transaction(services.database, [&]() -> AssignedAccount {
        const Account account = existing(services, id);
        if (account.holder == person) return {account, false};
        refuse_unless_free(account);
        refuse_unless_entitled(services, person);
        accounts(services).give(id, person, services.clock.now(), services.actor.name);
        record(services, "account.assign", account, person);
        tell_account_given(services, account, person);
        return {existing(services, id), true};
    });
}

AssignedAccount unassign_account(const Services& services, AccountId id, std::string_view reason) {
    return db::in_transaction(services.database, [&]() -> AssignedAccount {
        const Account account = existing(services, id);
        if (!account.holder) return {account, false};
        const Account now = taken_back(services, account, GivenBack::admin);
        tell_account_taken_back(services, account, *account.holder, reason);
        return {now, true};
    });
}

void release_account(const Services& services, PersonId member, std::string_view why) {
    if (may_have_one(services, member)) return;
    db::in_transaction(services.database, [&] {
        const auto account = accounts(services).held_by(member);
        if (!account) return;
        taken_back(services, *account, GivenBack::membership_ended);
        tell_account_taken_back(services, *account, member, why);
        tell_admin_account_back(services, *account, member);
    });
}

void release_account_of_erased(const Services& services, PersonId person) {
    db::in_transaction(services.database, [&] {
        const auto account = accounts(services).held_by(person);
        if (!account) return;
        taken_back(services, *account, GivenBack::erased);
        tell_admin_account_back(services, *account, person);
    });
}

}  // namespace mitra::flow
