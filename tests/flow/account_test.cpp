// TikTok accounts: who gets one, how it comes back, and what the admin hears.

#include <catch2/catch.hpp>
#include <thread>

#include "lib/base/error.hpp"
#include "lib/flow/assign_account.hpp"
#include "lib/flow/change_account.hpp"
#include "tests/flow/chat_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using membership::ShopStatus;

namespace {

struct Pool : MemberSite {
    AccountId add(const std::string& username) { return flow::add_account(services(), username, {}).id; }
    std::optional<membership::Account> of(PersonId person) {
        return membership::AccountStore{database, test_vault()}.held_by(person);
    }
    std::vector<membership::Holding> holders(AccountId account) {
        return membership::AccountStore{database, test_vault()}.holders(account, 10);
    }
};

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::refused);
        return error.what();
    }
    return "nothing was refused";
}

}  // namespace

TEST_CASE("a member is given a free account once, and is told", "[account]") {
    Pool pool;
    const AccountId account = pool.add("@mitra.satu");
    const PersonId member = pool.member();
    const auto given = flow::assign_account(pool.services(), account, member);
    CHECK(given.changed);
    CHECK(given.account.holder == member);
    CHECK(given.account.assigned_by == "test");
    CHECK_FALSE(flow::assign_account(pool.services(), account, member).changed);
    CHECK(pool.told("tiktok_given", member) == 1);
    CHECK(pool.audited("account.assign") == 1);
}

TEST_CASE("what is not free or not theirs to have is refused, with what to do", "[account]") {
    Pool pool;
    const AccountId first = pool.add("satu");
    const AccountId second = pool.add("dua");
    const PersonId holder = pool.member();
    flow::assign_account(pool.services(), first, holder);

    CHECK(refusal([&] { flow::assign_account(pool.services(), first, pool.member()); }) == "ACC-1 (@satu) is PER-1's");
    CHECK(refusal([&] { flow::assign_account(pool.services(), second, holder); }) == "PER-1 has ACC-1 (@satu) already");
    const PersonId basic = add_person(pool.database);
    CHECK(refusal([&] { flow::assign_account(pool.services(), second, basic); }) ==
          "the membership of PER-3 comes with no TikTok account");
    flow::change_account(pool.services(), second, {.status = ShopStatus::suspended});
    CHECK(refusal([&] { flow::assign_account(pool.services(), second, pool.member()); }) ==
          "the shop of ACC-2 (@dua) is suspended");
    CHECK_THROWS_AS(flow::assign_account(pool.services(), AccountId{99}, holder), Error);
    CHECK_THROWS_AS(flow::assign_account(pool.services(), first, PersonId{99}), Error);
}

TEST_CASE("of two who give an account away at the same moment one is refused", "[account]") {
    Pool pool;
    const AccountId account = pool.add("satu");
    const std::array members{pool.member(), pool.member()};
    std::atomic<int> given{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (const PersonId member : members)
        threads.emplace_back([&, member] {
            db::Database connection = db::Database::open(pool.database->file(), db::Access::read_write);
            try {
                flow::assign_account(pool.services(connection), account, member);
                ++given;
            } catch (const Error& error) {
                if (error.kind() == ErrorKind::refused) ++refused;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(given == 1);
    CHECK(refused == 1);
    CHECK(pool.holders(account).size() == 1);
    CHECK(pool.told("tiktok_given", members[0]) + pool.told("tiktok_given", members[1]) == 1);
}

TEST_CASE("of two accounts given to one person at the same moment they get one", "[account]") {
    Pool pool;
    const std::array accounts{pool.add("satu"), pool.add("dua")};
    const PersonId member = pool.member();
    std::atomic<int> given{0};
    std::vector<std::thread> threads;
    for (const AccountId account : accounts)
        threads.emplace_back([&, account] {
            db::Database connection = db::Database::open(pool.database->file(), db::Access::read_write);
            try {
                flow::assign_account(pool.services(connection), account, member);
                ++given;
            } catch (const Error&) {
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(given == 1);
    CHECK(pool.count("SELECT count(*) FROM tiktok_account WHERE holder_id IS NOT NULL") == 1);
}

TEST_CASE("an account that is taken back is free again, and who had it is remembered", "[account]") {
    Pool pool;
    const AccountId account = pool.add("satu");
    const PersonId first = pool.member();
    flow::assign_account(pool.services(), account, first);
    pool.clock.advance(1h);
    CHECK(flow::unassign_account(pool.services(), account, "ganti akun").changed);
    CHECK_FALSE(flow::unassign_account(pool.services(), account, "ganti akun").changed);
    CHECK(pool.told("tiktok_taken", first) == 1);
    const PersonId second = pool.member();
    CHECK(flow::assign_account(pool.services(), account, second).changed);

    const auto holders = pool.holders(account);
    REQUIRE(holders.size() == 2);
    CHECK(holders[1].person == first);
    CHECK(holders[1].why == "admin");
    CHECK(holders[1].until == pool.clock.now());
}

TEST_CASE("a membership's end takes its account back, and nothing before it", "[account]") {
    Pool pool;
    const AccountId account = pool.add("satu");
    const PersonId member = pool.member();
    flow::assign_account(pool.services(), account, member);
    flow::release_account(pool.services(), member, "masa keanggotaan berakhir");
    CHECK(pool.of(member));  // they still have the right

    pool.leave(member);
    flow::release_account(pool.services(), member, "masa keanggotaan berakhir");
    flow::release_account(pool.services(), member, "masa keanggotaan berakhir");
    CHECK_FALSE(pool.of(member));
    CHECK(pool.holders(account).at(0).why == "membership_ended");
    CHECK(pool.told("tiktok_taken", member) == 1);
    CHECK(pool.told("admin_tiktok") == 2);  // WhatsApp and e-mail: its password should be changed
}

TEST_CASE("the admin and the holder hear that TikTok suspended a shop, each time", "[account]") {
    Pool pool;
    const AccountId account = pool.add("satu");
    const PersonId member = pool.member();
    flow::assign_account(pool.services(), account, member);
    CHECK(flow::change_account(pool.services(), account, {.status = ShopStatus::suspended}).changed);
    CHECK_FALSE(flow::change_account(pool.services(), account, {.status = ShopStatus::suspended}).changed);
    CHECK(pool.told("admin_tiktok") == 2);
    CHECK(pool.told("tiktok_suspended", member) == 1);
    pool.clock.advance(24h);
    flow::change_account(pool.services(), account, {.status = ShopStatus::active});
    flow::change_account(pool.services(), account, {.status = ShopStatus::suspended});
    CHECK(pool.told("tiktok_suspended", member) == 2);
}

TEST_CASE("the admin hears once a day of accounts that nobody looked at", "[account]") {
    Pool pool;
    pool.site.membership.check_accounts_days = 7;
    const AccountId account = pool.add("satu");
    const AccountId other = pool.add("dua");
    flow::change_account(pool.services(), other, {.status = ShopStatus::inactive});
    std::vector<AccountId> found;
    const auto check = [&] {
        found.clear();
        return flow::check_accounts(pool.services(),
                                    [&](const flow::AccountAlarm& alarm) { found.push_back(alarm.account.id); });
    };
    pool.clock.advance(24h * 7);
    CHECK(check().unchecked == 0);
    pool.clock.advance(1s);
    CHECK(check().unchecked == 1);
    CHECK(found == std::vector{account});  // an inactive one needs nobody's look
    check();
    CHECK(pool.told("admin_tiktok") == 2);
    pool.clock.advance(24h);
    check();
    CHECK(pool.told("admin_tiktok") == 4);

    flow::change_account(pool.services(), account, {.checked = true});
    CHECK(check().unchecked == 0);
    flow::change_account(pool.services(), account, {.status = ShopStatus::suspended});
    CHECK(check().suspended == 1);
}

TEST_CASE("a yellow cart is verified as of now, and may be lost again", "[account]") {
    Pool pool;
    const AccountId account = pool.add("satu");
    pool.clock.advance(1h);
    const auto seen = flow::change_account(pool.services(), account, {.cart = true});
    CHECK(seen.changed);
    CHECK(seen.account.cart_verified_at == pool.clock.now());
    CHECK(seen.account.checked_at == pool.clock.now());
    pool.clock.advance(1h);
    const auto again = flow::change_account(pool.services(), account, {.cart = true});
    CHECK_FALSE(again.changed);
    CHECK(again.account.cart_verified_at == pool.clock.now());
    CHECK_FALSE(flow::change_account(pool.services(), account, {.cart = false}).account.cart_verified_at);
}

TEST_CASE("a secret is set within its bounds, and the audit names the act and not the secret", "[account]") {
    Pool pool;
    const AccountId account = pool.add("satu");
    CHECK_THROWS_AS(flow::set_account_secret(pool.services(), account, ""), Error);
    CHECK_THROWS_AS(flow::set_account_secret(pool.services(), account, std::string(5000, 'x')), Error);
    CHECK_FALSE(flow::set_account_secret(pool.services(), account, "sandi-rahasia"));
    CHECK(flow::set_account_secret(pool.services(), account, "sandi-baru"));
    CHECK(pool.audited("account.secret.set") == 2);
    CHECK(pool.count("SELECT count(*) FROM audit WHERE detail LIKE '%sandi%'") == 0);
}
