#include "lib/flow/change_account.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/account_messages.hpp"
#include "lib/membership/account_store.hpp"

namespace mitra::flow {
namespace {

using membership::Account;
using membership::AccountStore;
using membership::ShopStatus;

constexpr std::int64_t k_page = 200;

void apply(const AccountChange& change, Account& account, Instant now) {
    if (change.username) account.username = membership::account_username(*change.username);
    if (change.tiktok_id) account.tiktok_id = *change.tiktok_id;
    if (change.shop_id) account.shop_id = *change.shop_id;
    if (change.shop_name) account.shop_name = *change.shop_name;
    if (change.notes) account.notes = *change.notes;
    if (change.status) account.status = *change.status;
    if (change.cart) account.cart_verified_at = *change.cart ? std::optional{now} : std::nullopt;
    if (change.status || change.cart || change.checked) account.checked_at = now;
    membership::clean_words(account);
}

/// Beside the time of the last look, and of the cart where it was there before.
bool differs(const Account& now, const Account& before) {
    return now.username != before.username || now.tiktok_id != before.tiktok_id || now.shop_id != before.shop_id ||
           now.shop_name != before.shop_name || now.notes != before.notes || now.status != before.status ||
           now.cart_verified_at.has_value() != before.cart_verified_at.has_value();
}

void record(const Services& services, std::string_view act, const Account& account) {
    db::record_audit(
        services.database, services.vault, services.actor, act, to_string(account.id),
        fmt::format(R"({{"status":"{}","cart":{}}})", name(account.status), account.cart_verified_at.has_value()),
        services.clock.now());
}

Account existing(AccountStore& accounts, AccountId id) {
    auto account = accounts.find(id);
    if (!account)
        throw Error{ErrorKind::not_found, fmt::format("no TikTok account {}", id), "see 'mitra account list'",
                    "account"};
    return std::move(*account);
}

}  // namespace

Account add_account(const Services& services, std::string_view username, const AccountChange& change) {
    const Instant now = services.clock.now();
    Account account{.username = membership::account_username(username),
                    .checked_at = now,
                    .created_at = now,
                    .created_by = services.actor.name};
    apply(change, account, now);
    return db::in_transaction(services.database, [&] {
        AccountStore accounts{services.database, services.vault};
        const Account added = existing(accounts, accounts.add(account));
        record(services, "account.add", added);
        return added;
    });
}

ChangedAccount change_account(const Services& services, AccountId id, const AccountChange& change) {
    return db::in_transaction(services.database, [&]() -> ChangedAccount {
        AccountStore accounts{services.database, services.vault};
        const Account before = existing(accounts, id);
        Account account = before;
        apply(change, account, services.clock.now());
        const bool changed = differs(account, before);
        accounts.set(account);
        // A look is an act too: it silences the alert.
        record(services, changed ? "account.set" : "account.checked", account);
        if (account.status == ShopStatus::suspended && before.status != ShopStatus::suspended)
            tell_account_suspended(services, account);
        return {account, changed};
    });
}

bool set_account_secret(const Services& services, AccountId id, std::string_view secret) {
    if (secret.empty() || secret.size() > membership::k_longest_secret)
        throw Error{ErrorKind::usage, fmt::format("a secret has 1 to {} bytes", membership::k_longest_secret),
                    "what one signs in with: name, password, how a code comes", "account"};
    return db::in_transaction(services.database, [&] {
        AccountStore accounts{services.database, services.vault};
        const Account account = existing(accounts, id);
        const Instant now = services.clock.now();
        accounts.set_secret(id, secret, now);
        db::record_audit(services.database, services.vault, services.actor, "account.secret.set", to_string(id), "{}",
                         now);
        return account.secret_set_at.has_value();
    });
}

AccountCheck check_accounts(const Services& services, const std::function<void(const AccountAlarm&)>& tell) {
    AccountStore accounts{services.database, services.vault};
    const Instant limit = services.clock.now() - std::chrono::hours{24} * services.site.membership.check_accounts_days;
    AccountCheck check{.free = accounts.count({.available = true}), .assigned = accounts.count({.assigned = true})};
    std::optional<Account> oldest;
    AccountId after;
    for (auto page = accounts.list({}, after, k_page); !page.empty(); page = accounts.list({}, after, k_page)) {
        after = page.back().id;
        for (const Account& account : page) {
            const AccountAlarm alarm{account, account.status == ShopStatus::suspended,
                                     account.status != ShopStatus::inactive && account.checked_at < limit};
            if (alarm.suspended) ++check.suspended;
            if (alarm.unchecked) ++check.unchecked;
            if (alarm.unchecked && (!oldest || account.checked_at < oldest->checked_at)) oldest = account;
            if (alarm.suspended || alarm.unchecked) tell(alarm);
        }
    }
    if (oldest)
        db::in_transaction(services.database, [&] { tell_accounts_unchecked(services, check.unchecked, *oldest); });
    return check;
}

}  // namespace mitra::flow
