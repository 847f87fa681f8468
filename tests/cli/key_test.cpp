// `mitra key` from outside: a rotation with a real key file, beside programs that hold the old one.
#include <catch2/catch.hpp>

#include "tests/cli/installation.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Finished;
using test::Installation;

TEST_CASE("key rotate seals everything anew, and the old key can go", "[cli]") {
    const Installation here{20};
    const Finished rotated = here.mitra({"key", "rotate"});
    INFO(rotated.err);
    CHECK(rotated.status == 0);
    CHECK_THAT(rotated.out, Contains("40 values sealed anew, all with key 2"));
    CHECK(here.vault().keys() == std::vector<std::uint32_t>{1, 2});

    const Finished listed = here.mitra({"key", "list", "--json"});
    CHECK_THAT(listed.out, Contains(R"("id":1,"status":"old","values":0)"));
    CHECK_THAT(listed.out, Contains(R"("id":2,"status":"active")"));

    CHECK(here.mitra({"key", "remove", "1"}).status == 5);
    CHECK(here.vault().keys().size() == 2);
    CHECK(here.mitra({"key", "remove", "1", "--yes"}).status == 0);
    CHECK(here.vault().keys() == std::vector<std::uint32_t>{2});
    CHECK(here.name_of(7) == "Siti 6");
}

TEST_CASE("key remove refuses what is active, used or unknown", "[cli]") {
    const Installation here{3};
    const Finished active = here.mitra({"key", "remove", "1", "--yes"});
    CHECK(active.status == 4);
    CHECK_THAT(active.err, Contains("key 1 is the active one"));
    crypto::add_key(here.dir / "mitra.key");
    const Finished used = here.mitra({"key", "remove", "1", "--yes"});
    CHECK(used.status == 4);
    CHECK_THAT(used.err, Contains("6 values are still sealed with key 1"));
    CHECK(here.mitra({"key", "remove", "9", "--yes"}).status == 3);
    CHECK(here.mitra({"key", "remove", "-1", "--yes"}).status != 0);
    CHECK(here.vault().keys().size() == 2);
}

TEST_CASE("no key is added while a program with the old keys runs, but a rotation goes on", "[cli]") {
    const Installation here{3};
    {
        const db::Database daemon = here.open();
        const Finished refused = here.mitra({"key", "rotate"});
        CHECK(refused.status == 4);
        CHECK_THAT(refused.err, Contains("stop the daemons"));
        CHECK(here.vault().keys().size() == 1);
    }
    crypto::add_key(here.dir / "mitra.key");
    const db::Database daemon = here.open();
    const Finished gone_on = here.mitra({"key", "rotate"});
    CHECK(gone_on.status == 0);
    CHECK_THAT(gone_on.out, Contains("6 values sealed anew, all with key 2"));
}

TEST_CASE("a rehearsal of a rotation changes nothing", "[cli]") {
    const Installation here{3};
    const Finished rehearsed = here.mitra({"key", "rotate", "--dry-run"});
    CHECK(rehearsed.status == 0);
    CHECK_THAT(rehearsed.out, Contains("a new key would be added"));
    CHECK(here.vault().keys().size() == 1);
    CHECK(here.mitra({"key", "rotate", "--key", "k1"}).status == 2);
    CHECK(here.vault().keys().size() == 1);
}

TEST_CASE("a key file that others can read, or that is another one, is told with what to do", "[cli]") {
    const Installation here{3};
    std::filesystem::permissions(here.dir / "mitra.key", std::filesystem::perms{0644});
    const Finished open_to_all = here.mitra({"key", "list"});
    CHECK(open_to_all.status == 2);
    CHECK_THAT(open_to_all.err, Contains("chmod 600"));

    std::filesystem::remove(here.dir / "mitra.key");
    CHECK(here.mitra({"key", "list"}).status == 2);
    crypto::Vault::create(here.dir / "mitra.key");
    const Finished wrong = here.mitra({"key", "rotate"});
    CHECK(wrong.status == 2);
    CHECK_THAT(wrong.err, Contains("was made with another key file"));
    CHECK(here.vault().keys().size() == 1);
}
