#include "lib/db/file_lock.hpp"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/space.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using Mode = mitra::db::FileLock::Mode;

TEST_CASE("a place is held by one, or shared by many", "[lock]") {
    const test::TempDir dir;
    auto first = db::FileLock::try_take(dir / "place", Mode::exclusive);
    REQUIRE(first);
    CHECK_FALSE(db::FileLock::try_take(dir / "place", Mode::exclusive));
    CHECK_FALSE(db::FileLock::try_take(dir / "place", Mode::shared));
    first.reset();
    const auto reader = db::FileLock::try_take(dir / "place", Mode::shared);
    CHECK(reader);
    CHECK(db::FileLock::try_take(dir / "place", Mode::shared));
    CHECK_FALSE(db::FileLock::try_take(dir / "place", Mode::exclusive));
    CHECK_THROWS_AS(db::FileLock::try_take(dir / "none" / "place", Mode::shared), Error);
}

TEST_CASE("a lock's file is the owner's alone", "[lock]") {
    const test::TempDir dir;
    const auto lock = db::FileLock::try_take(dir / "place", Mode::shared);
    struct stat file {};
    REQUIRE(::stat((dir / "place").c_str(), &file) == 0);
    CHECK((file.st_mode & 0777U) == 0600U);
}

TEST_CASE("nobody opens a database that is being restored, and no restore begins beside a user", "[lock]") {
    auto db = test::migrated_db();
    CHECK_FALSE(db::FileLock::try_take(db::use_lock_of(db->file()), Mode::exclusive));
    const auto file = db->file();
    { const db::Database gone = std::move(db.database); }
    const auto restoring = db::FileLock::try_take(db::use_lock_of(file), Mode::exclusive);
    REQUIRE(restoring);
    try {
        static_cast<void>(db::Database::open(file, db::Access::read_only));
        FAIL("opened");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::unavailable);
    }
}

TEST_CASE("space is low below 5 % or 256 MiB, and none below 64 MiB", "[space]") {
    constexpr std::uint64_t mib = 1024 * 1024;
    CHECK_FALSE(db::Space{300 * mib, 1000 * mib}.low());
    CHECK(db::Space{255 * mib, 1000 * mib}.low());
    CHECK(db::Space{4999 * mib, 100'000 * mib}.low());
    CHECK_FALSE(db::Space{5000 * mib, 100'000 * mib}.low());
    CHECK_FALSE(db::Space{64 * mib, 1000 * mib}.none());
    CHECK(db::Space{64 * mib - 1, 1000 * mib}.none());
    const test::TempDir dir;
    CHECK(db::space_left(dir.path()).total_bytes > 0);
    CHECK_THROWS_AS(db::space_left(dir / "missing"), Error);
}
