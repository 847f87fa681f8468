// TikTok accounts of the pool: what they are called, and who has them.

#include <catch2/catch.hpp>
#include <string>

#include "lib/base/error.hpp"
#include "lib/membership/account_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::membership;
using namespace mitra::test;

namespace {

struct Pool {
    TestDatabase database = migrated_db();
    AccountStore accounts{database, test_vault()};

    AccountId add(const std::string& username) {
        return accounts.add({.username = username, .checked_at = k_noon, .created_at = k_noon, .created_by = "test"});
    }
    Holding last_holding(AccountId account) { return accounts.holders(account, 1).at(0); }
};

}  // namespace

TEST_CASE("a TikTok name is taken out of what people paste", "[account]") {
    CHECK(account_username("@mitra.satu") == "mitra.satu");
    CHECK(account_username(" mitra_2 ") == "mitra_2");
    CHECK(account_username("https://www.tiktok.com/@Mitra.Satu?lang=id") == "Mitra.Satu");
    CHECK(account_username("tiktok.com/@mitra/video/1") == "mitra");
    const std::string wrong = GENERATE("", "@", "a", "dua kata", "berakhir.", "tanda!", "@@dua", "seribu-satu",
                                       "terlalu_panjang_untuk_tiktok");
    CHECK_THROWS_AS(account_username(wrong), Error);
}

TEST_CASE("what is said of a wrong name is short, and ends between letters", "[account]") {
    std::string name = "a";
    for (int i = 0; i < 100; ++i)
        name += "é";
    CHECK_THROWS_WITH(account_username(name), "'" + name.substr(0, 1 + 59 * 2) + "' is no name of a TikTok account");
}

TEST_CASE("an account is found by its id, its name in any case, and its address", "[account]") {
    Pool pool;
    const AccountId id = pool.add("Mitra.Satu");
    CHECK(pool.accounts.named(to_string(id)).username == "Mitra.Satu");
    CHECK(pool.accounts.named("@mitra.satu").id == id);
    CHECK(pool.accounts.named("https://www.tiktok.com/@mitra.satu").id == id);
    CHECK_THROWS_AS(pool.accounts.named("@nobody"), Error);
    CHECK_THROWS_AS(pool.accounts.named("ACC-99"), Error);
}

TEST_CASE("a name and a TikTok id are one account's", "[account]") {
    Pool pool;
    const AccountId first = pool.add("satu");
    CHECK_THROWS_AS(pool.add("SATU"), Error);
    Account account = pool.accounts.find(first).value();
    account.tiktok_id = "7001";
    pool.accounts.set(account);
    Account second = pool.accounts.find(pool.add("dua")).value();
    second.tiktok_id = "7001";
    CHECK_THROWS_AS(pool.accounts.set(second), Error);
}

TEST_CASE("what is kept of an account comes back, its secret apart and sealed", "[account]") {
    Pool pool;
    const AccountId id = pool.accounts.add({.username = "satu",
                                            .tiktok_id = "7001",
                                            .shop_id = "S-1",
                                            .shop_name = "Toko Satu",
                                            .status = ShopStatus::suspended,
                                            .cart_verified_at = k_noon,
                                            .notes = "ponsel Budi",
                                            .checked_at = k_noon,
                                            .created_at = k_noon,
                                            .created_by = "test"});
    const Account account = pool.accounts.find(id).value();
    CHECK(account.shop_name == "Toko Satu");
    CHECK(account.notes == "ponsel Budi");
    CHECK(account.status == ShopStatus::suspended);
    CHECK(account.cart_verified_at == k_noon);
    CHECK_FALSE(account.secret_set_at);
    CHECK_FALSE(pool.accounts.secret(id));

    pool.accounts.set_secret(id, "satu@mail:sandi\nline two", k_noon);
    CHECK(pool.accounts.secret(id) == "satu@mail:sandi\nline two");
    CHECK(pool.accounts.find(id)->secret_set_at == k_noon);
    const auto stored = pool.database->prepared("SELECT secret_sealed || notes_sealed AS it FROM tiktok_account")
                            .one_row([](const db::Row& row) { return row.blob("it"); });
    CHECK(stored.find("sandi") == std::string::npos);
    CHECK(stored.find("Budi") == std::string::npos);
}

TEST_CASE("who had an account is kept, and it is one person's at a time", "[account]") {
    using namespace std::chrono_literals;
    Pool pool;
    const AccountId account = pool.add("satu");
    const PersonId first = add_person(pool.database);
    const PersonId second = add_person(pool.database);
    pool.accounts.give(account, first, k_noon, "admin");
    CHECK(pool.accounts.held_by(first)->id == account);
    CHECK_THROWS(pool.accounts.give(account, second, k_noon, "admin"));  // the history has one open row of it
    CHECK(pool.accounts.take_back(account, GivenBack::membership_ended, k_noon + 1h, "mitra"));
    CHECK_FALSE(pool.accounts.take_back(account, GivenBack::admin, k_noon + 1h, "mitra"));
    pool.accounts.give(account, second, k_noon + 2h, "admin");

    const auto holders = pool.accounts.holders(account, 10);
    REQUIRE(holders.size() == 2);
    CHECK(holders[0].person == second);
    CHECK_FALSE(holders[0].until);
    CHECK(holders[1].person == first);
    CHECK(holders[1].until == k_noon + 1h);
    CHECK(holders[1].why == "membership_ended");
    CHECK(pool.accounts.held_before(first, 10).size() == 1);
}

TEST_CASE("one person has one account, whoever writes it", "[account]") {
    Pool pool;
    const AccountId one = pool.add("satu");
    const AccountId other = pool.add("dua");
    const PersonId person = add_person(pool.database);
    pool.accounts.give(one, person, k_noon, "admin");
    CHECK_THROWS(pool.accounts.give(other, person, k_noon, "admin"));
    CHECK_THROWS(pool.database->execute("DELETE FROM tiktok_account"));
    CHECK_THROWS(pool.database->execute("DELETE FROM tiktok_holder"));
    CHECK_THROWS(pool.database->execute("UPDATE tiktok_account SET holder_id = holder_id + 1"));
}

TEST_CASE("a list shows what matches", "[account]") {
    using namespace std::chrono_literals;
    Pool pool;
    const AccountId free = pool.add("bebas");
    const AccountId held = pool.add("dipakai");
    const AccountId suspended = pool.add("ditangguhkan");
    pool.accounts.give(held, add_person(pool.database), k_noon, "admin");
    Account account = pool.accounts.find(suspended).value();
    account.status = ShopStatus::suspended;
    account.checked_at = k_noon + 48h;
    pool.accounts.set(account);

    const auto ids = [&](const AccountFilter& filter) {
        std::vector<AccountId> found;
        for (const Account& each : pool.accounts.list(filter, {}, 10))
            found.push_back(each.id);
        CHECK(pool.accounts.count(filter) == std::ssize(found));
        return found;
    };
    CHECK(ids({}) == std::vector{free, held, suspended});
    CHECK(ids({.available = true}) == std::vector{free});
    CHECK(ids({.assigned = true}) == std::vector{held});
    CHECK(ids({.assigned = false}) == std::vector{free, suspended});
    CHECK(ids({.status = ShopStatus::suspended}) == std::vector{suspended});
    CHECK(ids({.unchecked_since = k_noon + 24h}) == std::vector{free, held});
    CHECK(ids({.cart = true}).empty());
    CHECK(pool.accounts.list({}, free, 1).at(0).id == held);
}
