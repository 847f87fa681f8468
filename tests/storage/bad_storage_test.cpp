// What a database, a key or a disk can be that nobody wants: each is refused with what to do, and nothing is lost.
#include <sys/mount.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/base/error.hpp"
#include "lib/db/space.hpp"
#include "tests/storage/installed.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Installed;

namespace {

/// A disk of its own that is as small as wanted; only root may mount one.
class SmallDisk {
 public:
    explicit SmallDisk(const char* size) : mounted_{::mount("tmpfs", dir_.path().c_str(), "tmpfs", 0, size) == 0} {}
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) ::umount2(dir_.path().c_str(), MNT_DETACH);
    }
    [[nodiscard]] bool mounted() const { return mounted_; }
    [[nodiscard]] const std::filesystem::path& path() const { return dir_.path(); }

 private:
    test::TempDir dir_;
    bool mounted_;
};

void fill(const std::filesystem::path& file, std::uint64_t bytes) {
    std::ofstream out{file, std::ios::binary};
    const std::string block(1024 * 1024, '\0');
    for (; bytes >= block.size(); bytes -= block.size())
        out.write(block.data(), static_cast<std::streamsize>(block.size()));
}

}  // namespace

TEST_CASE("a database newer than the program is refused by every command, and left alone", "[storage]") {
    Installed here;
    here.database().execute("PRAGMA user_version=9999");
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"audit", "list"}, {"db", "migrate"}, {"backup", "create"}}) {
        const auto refused = here.mitra(words);
        INFO(words.front() << ": " << refused.err);
        CHECK(refused.status == 4);
        CHECK_THAT(refused.err, Contains("schema 9999") && Contains("newer mitra"));
    }
    CHECK(here.mitra({"db", "status"}).status == 0);
    CHECK_THAT(here.mitra({"doctor"}).out, Contains("schema 9999"));
    CHECK(here.count("PRAGMA user_version") == 9999);
}

TEST_CASE("an older schema is refused until it is migrated, and migrating again does nothing", "[storage]") {
    Installed here;
    std::filesystem::remove(here.database_file());
    static_cast<void>(here.database());
    const auto refused = here.mitra({"audit", "list"});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("mitra db migrate"));
    CHECK_THAT(here.mitra({"db", "migrate", "--dry-run"}).out, Contains("would apply"));
    {
        const auto somebody = here.database();
        CHECK(here.mitra({"db", "migrate"}).status == 4);
    }
    CHECK_THAT(here.mitra({"db", "migrate"}).out, Contains("applied 0001_spine"));
    CHECK_THAT(here.mitra({"db", "migrate"}).out, Contains("nothing to do"));
    CHECK(here.mitra({"audit", "list"}).status == 0);
}

TEST_CASE("without a database a command says how to make one, and makes none by itself", "[storage]") {
    Installed here;
    std::filesystem::remove(here.database_file());
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"audit", "list"}, {"db", "migrate"}, {"db", "status"}}) {
        const auto missing = here.mitra(words);
        CHECK(missing.status == 3);
        CHECK_THAT(missing.err, Contains("mitra init"));
    }
    CHECK_FALSE(std::filesystem::exists(here.database_file()));
}

TEST_CASE("a file that is no database is refused, not written over", "[storage]") {
    Installed here;
    for (const char* name : {"mitra.db", "mitra.db-wal", "mitra.db-shm"})
        std::filesystem::remove(here / name);
    std::ofstream{here.database_file()} << std::string(5000, 'x');
    const auto refused = here.mitra({"audit", "list"});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, Contains("not a database"));
    CHECK(std::filesystem::file_size(here.database_file()) == 5000);
}

TEST_CASE("a key file that others can read is refused before anything happens", "[storage]") {
    Installed here;
    std::filesystem::permissions(here / "mitra.key", std::filesystem::perms{0644});
    const auto refused = here.mitra({"audit", "list"});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Contains("mitra.key") && Contains("chmod"));
    const auto found = here.mitra({"doctor"});
    CHECK(found.status == 9);
    CHECK_THAT(found.out, Contains("mitra.key"));
}

TEST_CASE("a wrong key file opens nothing, and doctor says so for each column", "[storage]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    std::filesystem::remove(here / "mitra.key");
    crypto::Vault::create(here / "mitra.key");
    const auto found = here.mitra({"doctor", "--deep"});
    CHECK(found.status == 9);
    CHECK_THAT(found.out, Contains("person.name_sealed") && Contains("right key file"));
    const auto refused = here.mitra({"backup", "create"});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, Contains("not sound"));
    CHECK(std::filesystem::is_empty(here / "backups"));
}

TEST_CASE("on a disk with less than 64 MiB every write is refused, and works again when there is room", "[storage]") {
    const SmallDisk disk{"size=80m"};
    if (!disk.mounted()) {
        WARN("not root: no small disk; space.hpp's limits are tested by themselves");
        return;
    }
    const Installed here{disk.path()};
    fill(here / "ballast", db::space_left(disk.path()).free_bytes - db::Space::k_none_bytes + 4 * 1024 * 1024);
    const auto refused = here.mitra({"doctor", "--accept-clock"});
    INFO(refused.out << refused.err);
    CHECK(refused.status == 6);
    CHECK_THAT(refused.err, Contains("nothing is written") && Contains("make room"));
    CHECK(here.mitra({"audit", "list"}).status == 0);
    CHECK_THAT(here.mitra({"doctor"}).out, Contains("nothing is written any more"));
    std::filesystem::remove(here / "ballast");
    CHECK(here.mitra({"doctor", "--accept-clock"}).status != 6);
}

TEST_CASE("on a disk with little room broadcasts are refused, and everything else goes on", "[storage]") {
    const SmallDisk disk{"size=200m"};  // more than 64 MiB, less than 256
    if (!disk.mounted()) {
        WARN("not root: no small disk; space.hpp's limits are tested by themselves");
        return;
    }
    Installed here{disk.path()};
    here.add_person("Sari", "081562726272");
    const auto refused = here.mitra({"broadcast", "start", "ajakan", "--yes"});
    INFO(refused.out << refused.err);
    CHECK(refused.status == 6);
    CHECK_THAT(refused.err, Contains("broadcasts are refused") && Contains("make room"));
    CHECK(here.count("SELECT count(*) FROM broadcast") == 0);
    CHECK(here.mitra({"event", "add", "--title", "Sosialisasi", "--start", "2026-11-21 19:00", "--zoom",
                      "https://zoom.example/j/1"})
              .status == 0);
}

TEST_CASE("a write that finds the disk full is undone, and the database is sound", "[storage]") {
    Installed here;
    auto database = here.database();
    // The engine's own limit gives the same SQLITE_FULL as a disk does, at any page.
    const auto pages = database.prepared("PRAGMA page_count").integer();
    database.execute("PRAGMA max_page_count=" + std::to_string(pages + 3));
    std::int64_t written = 0;
    const auto write = [&] {
        db::in_transaction(database, [&] {
            database.execute(
                "INSERT INTO breaker (provider, failures, open_until) VALUES ('p" + std::to_string(written) +
                "', 1, 0);" +
                "INSERT INTO breaker (provider, failures, open_until) VALUES (hex(randomblob(2000)), 1, 0)");
        });
        ++written;
    };
    try {
        for (int i = 0; i < 100; ++i)
            write();
        FAIL("never full");
    } catch (const Error& full) {
        CHECK(full.kind() == ErrorKind::unavailable);
        CHECK(full.hint().find("make room") != std::string::npos);
    }
    CHECK(written > 0);
    CHECK(database.prepared("SELECT count(*) FROM breaker").integer() == 2 * written);
    database.execute("PRAGMA max_page_count=1000000");
    write();
    CHECK(database.prepared("SELECT count(*) FROM breaker").integer() == 2 * written);
    CHECK(database.prepared("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'").integer() ==
          0);
}
