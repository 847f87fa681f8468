// TikTok accounts from the terminal.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/people/group_store.hpp"
#include "tests/cli/installation.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Installation;
using Json = nlohmann::json;

namespace {

/// Two people, of whom the first may have an account.
struct Pool : Installation {
    Pool() : Installation{2} {
        db::Database database = open();
        people::GroupStore groups{database};
        groups.join(groups.add({.id = {}, .name = "VIP", .rights = {{"akun-tiktok", false}}}), PersonId{1},
                    test::k_noon);
    }
    std::string done(const std::vector<std::string>& words) const {
        const auto finished = mitra(words);
        INFO(finished.out << finished.err);
        CHECK(finished.status == 0);
        return finished.out;
    }
    Json json(std::vector<std::string> words) const {
        words.emplace_back("--json");
        return Json::parse(done(words));
    }
};

}  // namespace

TEST_CASE("an account is added, given, shown, and taken back", "[cli]") {
    const Pool pool;
    CHECK_THAT(pool.done({"account", "add", "@mitra.satu", "--shop-name", "Toko Satu", "--cart"}),
               Contains("ACC-1 added: @mitra.satu"));
    CHECK(pool.mitra({"account", "add", "MITRA.SATU"}).status == 4);
    CHECK_THAT(pool.done({"account", "assign", "@mitra.satu", "PER-1"}), Contains("is given to PER-1"));
    CHECK_THAT(pool.done({"account", "assign", "ACC-1", "PER-1"}), Contains("is with PER-1"));
    CHECK(pool.mitra({"account", "assign", "ACC-1", "PER-2"}).status == 4);

    const Json shown = pool.json({"account", "show", "ACC-1"});
    CHECK(shown["status"] == "assigned");
    CHECK(shown["holder"] == "PER-1");
    CHECK(shown["keranjang_kuning"] == true);
    CHECK(shown["reports"] == 0);
    CHECK(shown["holders"][0]["person"] == "PER-1");
    CHECK_FALSE(shown.contains("secret"));

    CHECK(pool.mitra({"account", "unassign", "ACC-1"}).status == 5);
    CHECK_THAT(pool.done({"account", "unassign", "ACC-1", "--yes"}), Contains("back in the pool"));
    const Json list = pool.json({"account", "list", "--status", "available", "--count"});
    CHECK(list["total"] == 1);
    CHECK(list["items"][0]["username"] == "@mitra.satu");
}

TEST_CASE("a secret comes from stdin, and every look at it is audited", "[cli]") {
    const Pool pool;
    pool.done({"account", "add", "satu"});
    CHECK(pool.mitra({"account", "secret", "show", "ACC-1"}).status == 3);
    const auto set =
        test::run({test::program("mitra"), "--config", pool.dir / "mitra.toml", "account", "secret", "set", "ACC-1"},
                  {}, "satu@surat.id\nkata sandi\n");
    CHECK(set.status == 0);
    CHECK(set.out.find("sandi") == std::string::npos);
    CHECK(pool.done({"account", "secret", "show", "@satu"}) == "satu@surat.id\nkata sandi\n");
    db::Database database = pool.open();
    CHECK(database.prepared("SELECT count(*) FROM audit WHERE act = 'account.secret.show'").integer() == 1);
}

TEST_CASE("an import with a broken line keeps nothing, says which, and keeps the good ones when asked", "[cli]") {
    const Pool pool;
    const auto file = (pool.dir / "akun.csv").string();
    std::ofstream{file} << "username,keranjang_kuning\nsatu,ya\nnama salah,ya\ndua,tidak\n";
    const auto refused = pool.mitra({"account", "import", file});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.out, Contains("line 3: refused"));
    CHECK(pool.json({"account", "list"})["items"].empty());
    CHECK(pool.mitra({"account", "import", file, "--keep-good"}).status == 8);
    CHECK(pool.json({"account", "list"})["items"].size() == 2);
}

TEST_CASE("account check ends with 9 where something is to be looked at", "[cli]") {
    const Pool pool;
    pool.done({"account", "add", "satu"});
    pool.done({"account", "check"});
    pool.done({"account", "set", "ACC-1", "--status", "suspended"});
    const auto found = pool.mitra({"account", "check"});
    CHECK(found.status == 9);
    CHECK_THAT(found.out, Contains("ACC-1 @satu: its shop is suspended"));
}
