// A file of TikTok accounts: all lines are judged before any is written.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "lib/base/error.hpp"
#include "lib/flow/change_account.hpp"
#include "lib/flow/import_accounts.hpp"
#include "tests/flow/chat_site.hpp"

using namespace mitra;
using namespace mitra::test;
using flow::AccountLine;
using flow::Broken;

namespace {

struct Importing : MemberSite {
    std::vector<AccountLine> lines;

    flow::AccountImport import(const std::string& csv, Broken broken = Broken::keep_nothing) {
        std::istringstream stream{csv};
        lines.clear();
        return flow::import_accounts(services(), stream, broken,
                                     [&](const AccountLine& line) { lines.push_back(line); });
    }
    std::int64_t pool() { return count("SELECT count(*) FROM tiktok_account"); }
    membership::Account account(const std::string& name) {
        return membership::AccountStore{database, test_vault()}.named(name);
    }
};

}  // namespace

TEST_CASE("accounts come from a CSV with what is known of them", "[account]") {
    Importing site;
    const auto done = site.import(
        "username,tiktok_id,shop_id,nama_toko,shop_status,keranjang_kuning,catatan\n"
        "@satu,7001,S1,Toko Satu,active,ya,ponsel 1\n"
        "https://www.tiktok.com/@dua,,,,Suspended,tidak,\n");
    CHECK(done.kept);
    CHECK(done.added == 2);
    CHECK(site.account("satu").shop_name == "Toko Satu");
    CHECK(site.account("satu").cart_verified_at == site.clock.now());
    CHECK(site.account("satu").notes == "ponsel 1");
    CHECK(site.account("dua").status == membership::ShopStatus::suspended);
}

TEST_CASE("a file that comes again updates what it says, and leaves the rest", "[account]") {
    Importing site;
    site.import("username,shop_name,keranjang_kuning\nsatu,Toko Satu,ya\ndua,Toko Dua,ya\n");
    site.clock.advance(std::chrono::hours{24});
    const auto done = site.import("username,shop_name,keranjang_kuning\nSATU,,tidak\ndua,Toko Dua,\n");
    CHECK(done.changed == 1);
    CHECK(done.same == 1);
    CHECK(site.account("satu").shop_name == "Toko Satu");
    CHECK_FALSE(site.account("satu").cart_verified_at);
    CHECK(site.account("dua").cart_verified_at == k_noon);
    CHECK(site.pool() == 2);
}

TEST_CASE("one broken line of many keeps all out, unless the good ones are asked for", "[account]") {
    Importing site;
    std::string csv = "username,keranjang_kuning\n";
    for (int i = 1; i <= 1000; ++i)
        csv += i == 700 ? "nama salah,ya\n" : fmt::format("akun{},ya\n", i);
    const auto refused = site.import(csv);
    CHECK_FALSE(refused.kept);
    CHECK(refused.refused == 1);
    CHECK(refused.added == 0);
    CHECK(site.pool() == 0);
    REQUIRE(site.lines.size() == 1);
    CHECK(site.lines[0].line == 701);
    CHECK(site.lines[0].reason == "'nama salah' is no name of a TikTok account");

    const auto kept = site.import(csv, Broken::keep_good);
    CHECK(kept.kept);
    CHECK(kept.added == 999);
    CHECK(site.pool() == 999);
}

TEST_CASE("what stands twice in a file, or is another's, is refused with where", "[account]") {
    Importing site;
    flow::add_account(site.services(), "lama", {.tiktok_id = "7001"});
    const auto done = site.import(
        "username,tiktok_id,shop_status,keranjang_kuning\n"
        "satu,1,,\n"
        "@SATU,2,,\n"
        "dua,1,,\n"
        "tiga,7001,,\n"
        "empat,,bagus,\n"
        "lima,,,mungkin\n",
        Broken::keep_good);
    CHECK(done.added == 1);
    REQUIRE(done.refused == 5);
    CHECK(site.lines[0].reason == "this name stands in line 2 too");
    CHECK(site.lines[1].reason == "this tiktok_id stands in line 2 too");
    CHECK(site.lines[2].reason == "ACC-1 (@lama) has this tiktok_id");
    CHECK(site.lines[3].reason == "shop_status is 'active', 'suspended' or 'inactive', not 'bagus'");
    CHECK(site.lines[4].reason == "keranjang_kuning is 'ya' or 'tidak', not 'mungkin'");
}

TEST_CASE("a header that cannot be is refused", "[account]") {
    Importing site;
    CHECK_THROWS_AS(site.import("shop_name\nToko\n"), Error);
    CHECK_THROWS_AS(site.import("username,sandi\nsatu,x\n"), Error);
}
