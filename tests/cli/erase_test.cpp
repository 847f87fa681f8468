// `mitra person erase` from outside, and a restore that brings nobody back.
#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/base/clock.hpp"
#include "lib/db/database.hpp"
#include "lib/people/erasure_list.hpp"
#include "lib/people/sign_in.hpp"
#include "tests/cli/installation.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Finished;
using test::Installation;

namespace {

std::filesystem::path list_of(const Installation& here) {
    return people::ErasureList::list_of(here.dir / "mitra.db");
}

}  // namespace

TEST_CASE("person erase asks, erases and says so again", "[cli]") {
    const Installation here{3};
    const Finished asked = here.mitra({"person", "erase", "PER-2"});
    CHECK(asked.status == 5);
    const Finished rehearsed = here.mitra({"person", "erase", "PER-2", "--dry-run"});
    CHECK(rehearsed.status == 0);
    CHECK(here.name_of(2) == "Siti 1");
    CHECK_FALSE(std::filesystem::exists(list_of(here)));  // a rehearsal leaves nothing behind

    const Finished erased = here.mitra({"person", "erase", "PER-2", "--yes", "--json", "--reason", "asked for it"});
    INFO(erased.err);
    CHECK(erased.status == 0);
    CHECK_THAT(erased.out, Contains(R"("person":"PER-2","changed":true)"));
    CHECK(here.name_of(2).empty());
    CHECK(here.name_of(1) == "Siti 0");
    CHECK(std::filesystem::exists(list_of(here)));

    const Finished again = here.mitra({"person", "erase", "PER-2", "--yes"});
    CHECK(again.status == 0);
    CHECK_THAT(again.out, Contains("was erased before"));
    CHECK(here.mitra({"person", "erase", "PER-99", "--yes"}).status == 3);
}

TEST_CASE("many are erased one by one, partly done is 8", "[cli]") {
    const Installation here{3};
    const Finished partly = here.mitra({"person", "erase", "PER-1", "PER-99", "PER-3", "--yes"});
    CHECK(partly.status == 8);
    CHECK(here.name_of(1).empty());
    CHECK(here.name_of(2) == "Siti 1");
    CHECK(here.name_of(3).empty());
}

TEST_CASE("a restored backup from before an erasure is erased again", "[cli]") {
    const Installation here{3};
    const auto file = here.dir / "backups";
    REQUIRE(here.mitra({"backup", "create"}).status == 0);
    std::filesystem::path backup;
    for (const auto& entry : std::filesystem::directory_iterator{file})
        if (entry.path().filename() != "erasures") backup = entry.path();
    REQUIRE(here.mitra({"person", "erase", "PER-2", "--yes"}).status == 0);

    const Finished restored = here.mitra({"backup", "restore", backup.string(), "--yes"});
    INFO(restored.err);
    CHECK(restored.status == 0);
    CHECK(here.name_of(1) == "Siti 0");
    CHECK(here.name_of(2).empty());
}

TEST_CASE("a restored backup opens no session and no link that it has", "[cli]") {
    const Installation here{2};
    {
        auto database = db::Database::open(here.dir / "mitra.db", db::Access::read_write);
        people::SignInStore store{database};
        store.begin_session(PersonId{1}, SystemClock{}.now());
        store.issue_password_link(PersonId{2}, people::SignInStore::Purpose::new_account, SystemClock{}.now());
    }
    REQUIRE(here.mitra({"backup", "create"}).status == 0);
    std::filesystem::path backup;
    for (const auto& entry : std::filesystem::directory_iterator{here.dir / "backups"})
        if (entry.path().filename() != "erasures") backup = entry.path();
    REQUIRE(here.mitra({"backup", "restore", backup.string(), "--yes"}).status == 0);

    auto database = db::Database::open(here.dir / "mitra.db", db::Access::read_only);
    CHECK(database.prepared("SELECT count(*) FROM session").integer() == 0);
    CHECK(database.prepared("SELECT count(*) FROM password_link WHERE used_at IS NULL").integer() == 0);
    CHECK(database.prepared("SELECT count(*) FROM password_link").integer() == 1);
}
