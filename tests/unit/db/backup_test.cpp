#include "lib/db/backup.hpp"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <array>
#include <fstream>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/db/archive.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/migration.hpp"
#include "lib/db/restore.hpp"
#include "lib/db/system_state.hpp"
#include "mitra_schema.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using mitra::test::k_noon;
using mitra::test::test_vault;
namespace fs = std::filesystem;

namespace {

const db::SealTo k_to{db::backup_secret(test_vault()), ""};
const db::OpenWith k_with{db::backup_secret(test_vault()), ""};

void add_group(db::Database& database, const std::string& name) {
    database.prepared("INSERT INTO people_group (name, name_key, kind) VALUES (:name, :name, 'participant')")
        .bind(":name", name)
        .run();
}

std::int64_t groups(db::Database& database) {
    return database.prepared("SELECT count(*) FROM people_group").integer();
}

struct Installation {
    test::TestDatabase db = test::migrated_db();
    fs::path files = db.dir / "files";
    fs::path folder = db.dir / "backups";

    Installation() {
        fs::create_directories(files / "ab");
        std::ofstream{files / "ab" / "abcd"} << "a proof of payment";
        add_group(db, "Bogor");
        db::in_transaction(db.database, [&] {
            db::record_audit(db, test_vault(), {"admin", "why"}, "group.add", "GRP-1", "{}", k_noon);
        });
    }
    db::Backup back_up(Instant now = k_noon, const db::Checks& checks = {}) {
        return db::create_backup(db, {folder, files, k_to, checks}, now);
    }
    [[nodiscard]] db::RestorePlan plan(const fs::path& backup) const {
        return {backup, k_with, db.dir / "mitra.db", files, "test", {}, {}};
    }
    void close() { const db::Database gone = std::move(db.database); }
    [[nodiscard]] db::Database open() const { return db::Database::open(db.dir / "mitra.db", db::Access::read_write); }
};

std::string refusal(const std::function<void()>& act, ErrorKind kind = ErrorKind::refused) {
    try {
        act();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        return error.what();
    }
    FAIL("was not refused");
    return {};
}

void change_byte(const fs::path& file, std::int64_t at) {
    std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
    stream.seekg(at, at < 0 ? std::ios::end : std::ios::beg);
    const auto byte = static_cast<char>(stream.get() ^ 1);
    stream.seekp(at, at < 0 ? std::ios::end : std::ios::beg);
    stream.put(byte);
}

}  // namespace

TEST_CASE("a backup is one sealed file that says its size and digest, and verifies", "[backup]") {
    Installation here;
    const auto backup = here.back_up();
    CHECK(backup.file.filename() == "mitra-20261120T050000Z.backup");
    CHECK(backup.bytes == fs::file_size(backup.file));
    CHECK(backup.sha256 == crypto::sha256_of_file(backup.file));
    CHECK((fs::status(backup.file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(std::distance(fs::directory_iterator{here.folder}, {}) == 1);
    const auto verified = db::verify_backup(backup.file, k_with, {});
    CHECK(verified.files == 1);
    CHECK(verified.schema == db::known_version());
    CHECK(verified.sha256 == backup.sha256);
    CHECK(std::distance(fs::directory_iterator{here.folder}, {}) == 1);
    CHECK(here.back_up().file.filename() == "mitra-20261120T050000Z-2.backup");
}

TEST_CASE("nothing of the database is readable in a backup", "[backup][privacy]") {
    Installation here;
    std::ifstream in{here.back_up().file, std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    for (const char* word : {"Bogor", "SQLite format", "a proof", "mitra.db"})
        CHECK(content.find(word) == std::string::npos);
}

TEST_CASE("a backup that was changed, cut or made longer anywhere is refused", "[backup]") {
    Installation here;
    const auto file = here.back_up().file;
    const auto size = static_cast<std::int64_t>(fs::file_size(file));
    SECTION("changed") {
        const auto at = GENERATE(0, 15, 20, 60, 100, 5000, -1, -300);
        INFO("byte " << at);
        change_byte(file, at);
        refusal([&] { db::verify_backup(file, k_with, {}); });
        here.close();
        refusal([&] { db::restore_backup(here.plan(file), k_noon); });
    }
    SECTION("cut") {
        // Each turn makes a backup of its own, whose size differs by a few bytes: what is sealed does not compress.
        const std::array keeps{std::int64_t{0}, std::int64_t{10}, std::int64_t{70}, size / 2, size - 1};
        const auto keep = keeps.at(GENERATE(range(0U, 5U)));
        INFO("cut to " << keep);
        fs::resize_file(file, static_cast<std::uintmax_t>(keep));
        refusal([&] { db::verify_backup(file, k_with, {}); });
    }
    SECTION("longer") {
        std::ofstream{file, std::ios::app} << "x";
        refusal([&] { db::verify_backup(file, k_with, {}); });
    }
    here.close();
    auto now = here.open();
    CHECK(groups(now) == 1);
    CHECK_FALSE(db::sending_frozen(now));
}

TEST_CASE("a file that is refused is let go of", "[backup]") {
    Installation here;
    const auto file = here.folder / "made-up";
    fs::create_directories(here.folder);
    std::ofstream{file} << "mitra backup 1\nx";
    const auto open_files = [] {
        return std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{});
    };
    const auto before = open_files();
    for (int i = 0; i < 3; ++i)
        CHECK_THROWS_AS((db::SealedReader{file, k_with}), Error);
    CHECK(open_files() == before);
}

TEST_CASE("another key file does not open a backup", "[backup]") {
    Installation here;
    const auto file = here.back_up().file;
    const std::string told = refusal([&] { db::verify_backup(file, {std::string(32, 'x'), ""}, {}); });
    CHECK(told.find("another key file") != std::string::npos);
}

TEST_CASE("a backup sealed to a public key opens with the private one alone", "[backup]") {
    Installation here;
    const auto pair = db::new_key_pair();
    const auto file = db::create_backup(here.db, {here.folder, here.files, {"", pair.public_key}, {}}, k_noon).file;
    refusal([&] { db::verify_backup(file, k_with, {}); });
    refusal([&] { db::verify_backup(file, {k_with.secret, db::new_key_pair().private_key}, {}); });
    CHECK(db::verify_backup(file, {"", pair.private_key}, {}).files == 1);
}

TEST_CASE("a copy that does not pass its checks is no backup", "[backup]") {
    Installation here;
    SECTION("a check of its content") {
        refusal(
            [&] { here.back_up(k_noon, [](db::Database&) {
                      return db::Findings{{"broken", "person", "1", ""}};
                  }); },
            ErrorKind::internal);
    }
    SECTION("a trigger taken away") {
        here.db->execute("DROP TRIGGER audit_is_kept");
        CHECK(refusal([&] { here.back_up(); }, ErrorKind::internal).find("audit_is_kept is missing") !=
              std::string::npos);
    }
    SECTION("a broken audit chain") {
        here.db->execute("UPDATE system_state SET audit_rows = 2");
        refusal([&] { here.back_up(); }, ErrorKind::internal);
    }
    CHECK(fs::is_empty(here.folder));
}

TEST_CASE("backups older than 35 days go when a new one is made", "[backup]") {
    Installation here;
    const auto old = here.back_up(k_noon - db::k_backups_kept - std::chrono::seconds{1}).file;
    const auto kept = here.back_up(k_noon - db::k_backups_kept).file;
    std::ofstream{here.folder / "notes.txt"} << "mine";
    CHECK(here.back_up().removed == std::vector{old});
    CHECK_FALSE(fs::exists(old));
    CHECK(fs::exists(kept));
    CHECK(fs::exists(here.folder / "notes.txt"));
}

TEST_CASE("a restore is refused while any program has the database open", "[restore]") {
    Installation here;
    const auto file = here.back_up().file;
    refusal([&] { db::restore_backup(here.plan(file), k_noon); });
    CHECK(groups(here.db) == 1);
}

TEST_CASE("a restored copy is the backup, frozen, with the files, and the old one is kept beside", "[restore]") {
    Installation here;
    const auto file = here.back_up().file;
    add_group(here.db, "Depok");
    fs::remove_all(here.files);
    here.close();
    const auto restored = db::restore_backup(here.plan(file), k_noon);
    CHECK(restored.files_added == 1);
    CHECK(restored.migrated.empty());
    auto now = here.open();
    CHECK(groups(now) == 1);
    CHECK(db::sending_frozen(now)->by == "test");
    CHECK_FALSE(db::first_broken_audit(now));
    CHECK(fs::exists(here.files / "ab" / "abcd"));
    REQUIRE(restored.replaced);
    auto before = db::Database::open(*restored.replaced, db::Access::read_only);
    CHECK(groups(before) == 2);
}

TEST_CASE("a restore repeats erasures, and undoes itself when they fail", "[restore]") {
    Installation here;
    const auto file = here.back_up().file;
    add_group(here.db, "Depok");
    here.close();
    auto plan = here.plan(file);
    SECTION("repeated") {
        plan.finish = [](db::Database& copy) { copy.execute("UPDATE people_group SET name = 'erased'"); };
        db::restore_backup(plan, k_noon);
        auto now = here.open();
        CHECK(now.prepared("SELECT count(*) FROM people_group WHERE name = 'erased'").integer() == 1);
    }
    SECTION("failed") {
        plan.finish = [](db::Database&) { throw Error{ErrorKind::unavailable, "no list"}; };
        refusal([&] { db::restore_backup(plan, k_noon); }, ErrorKind::unavailable);
        auto now = here.open();
        CHECK(groups(now) == 2);
        CHECK_FALSE(db::sending_frozen(now));
    }
    SECTION("a check of the restored copy fails") {
        plan.checks = [](db::Database&) { return db::Findings{{"PER-1 is back", "person", "1", ""}}; };
        refusal([&] { db::restore_backup(plan, k_noon); });
        auto now = here.open();
        CHECK(groups(now) == 2);
    }
}

TEST_CASE("a backup of an older schema is restored and brought up to date, one of a newer is refused", "[restore]") {
    Installation here;
    here.close();
    {
        auto other = db::Database::create(here.db.dir / "other.db");
        other.execute(std::string{embedded::schema().front().text});
        other.execute(fmt::format("PRAGMA application_id={}; PRAGMA user_version=1", db::k_application_id));
        other.execute("INSERT INTO breaker VALUES ('dripsender', 3, 17)");
        db::checkpoint(other, 0);
    }
    const auto file = here.db.dir / "other.backup";
    SECTION("older") {
        db::write_archive(file, k_to, here.db.dir / "other.db", here.files);
        CHECK(db::verify_backup(file, k_with, {}).schema == 1);
        CHECK(db::restore_backup(here.plan(file), k_noon).migrated.size() == embedded::schema().size() - 1);
        auto now = here.open();
        CHECK(now.prepared("SELECT open_until FROM breaker").integer() == 17);
    }
    SECTION("newer") {
        auto newer = db::Database::create(here.db.dir / "other.db");
        newer.execute("PRAGMA user_version=9999");
        db::checkpoint(newer, 0);
        db::write_archive(file, k_to, here.db.dir / "other.db", here.files);
        CHECK(refusal([&] { db::restore_backup(here.plan(file), k_noon); }).find("this program knows") !=
              std::string::npos);
        auto now = here.open();
        CHECK(groups(now) == 1);
    }
}

TEST_CASE("an installation without database is made from a backup", "[restore]") {
    Installation here;
    const auto file = here.back_up().file;
    here.close();
    fs::remove(here.db.dir / "mitra.db");
    std::ofstream{here.db.dir / "mitra.db-wal"} << "left by a crash";
    CHECK_FALSE(db::restore_backup(here.plan(file), k_noon).replaced);
    auto now = here.open();
    CHECK(groups(now) == 1);
}
