// Who was erased is named in no account's notes.
#include <catch2/catch.hpp>

#include "lib/flow/erase_person.hpp"
#include "lib/membership/account_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;

TEST_CASE("notes of TikTok accounts that name somebody go when they are erased, others stay", "[erase]") {
    test::MoneySite site;
    const PersonId siti = test::add_person(site.database, {.name = "Siti Rahayu", .phone = "+6281562726272"});
    membership::AccountStore accounts{site.database, test::test_vault()};
    membership::Account account;
    account.created_by = "test";
    account.username = "toko.satu";
    account.notes = "dulu milik siti rahayu";
    accounts.add(account);
    account.username = "toko.dua";
    account.notes = "hubungi 0815-6272-6272";
    accounts.add(account);
    account.username = "toko.tiga";
    account.notes = "keranjang aktif sejak Mei";
    accounts.add(account);
    flow::erase_person(site.services(), siti);
    CHECK(accounts.find(AccountId{1})->notes.empty());
    CHECK(accounts.find(AccountId{2})->notes.empty());
    CHECK(accounts.find(AccountId{3})->notes == "keranjang aktif sejak Mei");
}
