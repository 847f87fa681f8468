// What a thief of the files would read: nothing that names a person, and of an erased one not even the sealed bytes.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lib/db/audit.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/idempotency.hpp"
#include "lib/db/inbox.hpp"
#include "lib/db/sealed_column.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using test::k_noon;

namespace {

constexpr const char* k_name = "Quokkawati Zanzibari";
constexpr const char* k_phone = "+6281577788899";
constexpr const char* k_email = "quokka.zanzibar@contoh.id";

/// Every way in which the names, phones and addresses above could stand in a file.
const std::vector<std::string>& markers() {
    static const std::vector<std::string> all{"Quokka",      "quokka",        "Zanzibar", "zanzibar",
                                              "81577788899", "815-7778-8899", "Hmarker"};
    return all;
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

struct Found {
    std::string file;
    std::string what;
};

/// Which of the needles stand in which file of the folder.
std::vector<Found> search(const std::filesystem::path& folder, const std::vector<std::string>& needles) {
    std::vector<Found> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        const std::string content = content_of(entry.path());
        for (const std::string& needle : needles)
            if (content.find(needle) != std::string::npos) found.push_back({entry.path().filename(), needle});
    }
    return found;
}

std::string told(const std::vector<Found>& found) {
    std::string text;
    for (const Found& one : found)
        text += one.file + " holds " + one.what + "\n";
    return text;
}

/// Somebody who went through everything that this product does with a person.
struct Site : test::TestSite {
    flow::Services services = TestSite::services();
    PersonId budi = test::add_person(services.database, {.name = "Budi Hmarker", .phone = "+6281311112222"});
    PersonId quokka = come();

    PersonId come() {
        flow::Registration registration{{"Ibu", k_name, "Kotabumi", "Guru", k_email}, Phone::from_e164(k_phone)};
        registration.referral_code = "081311112222";
        registration.consent = true;
        const PersonId id = flow::register_participant(services, registration).person;
        flow::Services named = services;
        named.actor = {"admin", "Quokkawati called from 0815-7778-8899"};
        flow::change_person(named, {.person = id, .profession = "Dosen", .joined = true});
        db::Inbox{services.database, services.vault}.receive(
            db::OutsideEvent{"dripsender", "6281577788899:1", "SND-1",
                             R"({"phone":"6281577788899","name":"Quokkawati"})"},
            k_noon);
        db::once(services.database, services.vault, {"web", "POST /daftar", "k1", k_phone}, k_noon, [] {
            return db::StoredAnswer{200, std::string{"Halo "} + k_name};
        });
        return id;
    }
    const std::filesystem::path& folder() { return database.dir.path(); }
    /// The sealed values and hashes that are a person's, as they stand in the rows now.
    std::vector<std::string> sealed_bytes_of(PersonId id) {
        std::vector<std::string> bytes;
        const auto collect = [&](const char* sql) {
            database->prepared(sql).bind(":id", id).each_row(
                [&](const db::Row& row) { bytes.push_back(row.blob("b")); });
        };
        collect("SELECT name_sealed AS b FROM person WHERE id = :id");
        collect("SELECT phone_sealed AS b FROM person WHERE id = :id");
        collect("SELECT phone_hash AS b FROM person WHERE id = :id");
        collect("SELECT email_sealed AS b FROM person WHERE id = :id");
        collect("SELECT email_hash AS b FROM person WHERE id = :id");
        collect("SELECT body_sealed AS b FROM inbox WHERE :id > 0");
        collect("SELECT body_sealed AS b FROM idempotency WHERE :id > 0");
        collect("SELECT reason_sealed AS b FROM audit WHERE reason_sealed IS NOT NULL AND subject = 'PER-' || :id");
        return bytes;
    }
};

}  // namespace

TEST_CASE("nothing that names a person is readable in the database, its log, a backup or the list of erasures",
          "[privacy]") {
    Site site;
    const PersonId other = test::add_person(site.services.database, {.name = "Zanzibari Kedua"});
    REQUIRE(db::wal_bytes(site.database.database) > 0);
    CHECK_FALSE(search(site.folder(), {"Kotabumi"}).empty());  // a city is plain, and so the search is shown to work
    CHECK(told(search(site.folder(), markers())).empty());

    db::checkpoint(site.database.database, 0);
    const db::BackupPlan plan{
        site.folder() / "backups", site.folder() / "files", {db::backup_secret(site.services.vault), {}}, {}};
    std::filesystem::create_directories(plan.files_dir);
    const auto backup = db::create_backup(site.database.database, plan, k_noon);
    flow::erase_person(site.services, other);
    flow::note_erasures(site.services, people::ErasureList::list_in(plan.folder));
    CHECK(search(backup.file.parent_path(), {"Kotabumi", "person_sealed", "SQLite"}).empty());
    CHECK(told(search(site.folder(), markers())).empty());
}

TEST_CASE("of an erased person not even the sealed bytes stay, and nothing of theirs opens", "[privacy]") {
    Site site;
    const std::vector<std::string> bytes = site.sealed_bytes_of(site.quokka);
    REQUIRE(bytes.size() >= 8);
    db::checkpoint(site.database.database, 0);
    CHECK(search(site.folder(), bytes).size() == bytes.size());

    CHECK(flow::erase_person(site.services, site.quokka).log_is_empty);
    CHECK(told(search(site.folder(), bytes)).empty());

    for (const db::SealedColumn& column : db::sealed_columns(site.database.database))
        site.database
            ->prepared("SELECT " + column.row_column + " AS bound_to, " + column.column + " AS sealed FROM " +
                       column.table + " WHERE " + column.column + " IS NOT NULL")
            .each_row([&](const db::Row& row) {
                const std::string opened =
                    site.services.vault.open({column.table, column.column, row.text("bound_to")}, row.blob("sealed"));
                INFO(column.table << "." << column.column << ": " << opened);
                CHECK(opened.find("uokka") == std::string::npos);
                CHECK(opened.find("77788899") == std::string::npos);
            });
    CHECK_FALSE(people::PersonStore(site.services.database, site.services.vault).by_referral_code("081577788899"));
}

TEST_CASE("a reader delays the end of the old bytes, and the erasure says so", "[privacy]") {
    Site site;
    const std::vector<std::string> bytes = site.sealed_bytes_of(site.quokka);
    {
        db::Database reader = site.database.connect(db::Access::read_only);
        const db::Snapshot snapshot{reader};
        CHECK(reader.prepared("SELECT count(*) FROM person").integer() == 2);
        CHECK_FALSE(flow::erase_person(site.services, site.quokka).log_is_empty);
    }
    CHECK(db::checkpoint(site.database.database, 0) == db::Checkpoint::done);
    CHECK(told(search(site.folder(), bytes)).empty());
}
