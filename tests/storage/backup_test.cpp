// Backups from outside: what the terminal promises about them.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/crypto/digest.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/system_state.hpp"
#include "lib/file/material_store.hpp"
#include "lib/flow/erase_person.hpp"
#include "tests/storage/installed.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Installed;

namespace {

void erase(const Installed& here, PersonId person) {
    auto database = here.database();
    const auto vault = here.vault();
    test::FakeClock clock;
    SeededRandom random{1};
    const flow::Site site{};
    flow::erase_person({database, vault, clock, random, site, {"test", ""}}, person);
}

}  // namespace

TEST_CASE("backup create prints the file, its size and its digest", "[backup]") {
    Installed here;
    const auto made = here.mitra({"backup", "create", "--json"});
    REQUIRE(made.status == 0);
    const auto json = nlohmann::json::parse(made.out);
    const std::filesystem::path file = json["file"].get<std::string>();
    CHECK(file.parent_path() == here / "backups");
    CHECK(json["bytes"] == std::filesystem::file_size(file));
    CHECK(json["sha256"] == crypto::sha256_of_file(file));
    const auto verified = here.mitra({"backup", "verify", file, "--json"});
    CHECK(verified.status == 0);
    CHECK(nlohmann::json::parse(verified.out)["sha256"] == json["sha256"]);
}

TEST_CASE("no name and no phone is readable in a backup", "[backup][privacy]") {
    Installed here;
    here.add_person("Sariwangi", "081562726272");
    std::ifstream in{here.back_up(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    CHECK(content.find("Sariwangi") == std::string::npos);
    CHECK(content.find("81562726272") == std::string::npos);
}

TEST_CASE("a restore asks first, and without a terminal and --yes changes nothing", "[backup]") {
    Installed here;
    const auto file = here.back_up();
    here.add_person("Sari", "081562726272");
    const auto asked = here.mitra({"backup", "restore", file});
    CHECK(asked.status == 5);
    CHECK_THAT(asked.err, Contains("would make"));
    CHECK(here.mitra({"backup", "restore", file, "--dry-run"}).status == 0);
    CHECK(here.count("SELECT count(*) FROM person") == 1);
}

TEST_CASE("a restored copy is the backup, and sends nothing until it is thawed", "[backup]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    const auto file = here.back_up();
    here.add_person("Budi", "081562726273");
    const auto restored = here.mitra({"backup", "restore", file, "--yes", "--as", "ops"});
    INFO(restored.err);
    REQUIRE(restored.status == 0);
    CHECK(here.count("SELECT count(*) FROM person") == 1);
    CHECK(here.count("SELECT count(*) FROM audit WHERE act = 'backup.restore' AND actor = 'ops'") == 1);
    auto database = here.database();
    CHECK(db::sending_frozen(database));
    CHECK_FALSE(db::first_broken_audit(database));
}

TEST_CASE("a backup takes the files along: materials, and proofs as they are sealed", "[backup]") {
    Installed here;
    std::ofstream{here / "bab.txt"} << "Bab 1";
    CHECK(here.mitra({"material", "add", "materi", (here / "bab.txt").string(), "--title", "Bab 1"}).status == 0);
    const file::Staged proof = [&] {
        const auto vault = here.vault();
        auto database = here.database();
        const auto staged =
            file::Folder{here / "files", vault}.stage("slip of Sari", "image/png", file::Storage::sealed);
        file::MaterialStore{database}.add({.right = "materi",
                                           .title = "Slip",
                                           .file_name = "slip.png",
                                           .file = file::FileStore{database}.keep(staged, test::k_noon),
                                           .added_at = test::k_noon});
        return staged;
    }();
    std::ofstream{here / "files/.incoming-x"} << "half";
    const auto backup = here.back_up();
    const auto lost = proof.path.parent_path();
    std::filesystem::remove_all(here / "files");
    CHECK(here.mitra({"doctor", "--deep"}).status == 9);

    const auto restored = here.mitra({"backup", "restore", backup.string(), "--yes", "--json"});
    INFO(restored.err);
    REQUIRE(restored.status == 0);
    CHECK(nlohmann::json::parse(restored.out)["files_added"] == 2);
    const auto vault = here.vault();
    CHECK(file::Folder{here / "files", vault}.open(proof) == "slip of Sari");
    for (const auto& made : {here / "files", here / "files/sealed", lost})
        CHECK(std::filesystem::status(made).permissions() == std::filesystem::perms{0700});
    CHECK(std::filesystem::status(proof.path).permissions() == std::filesystem::perms{0600});
    CHECK(here.mitra({"queue", "thaw", "--yes"}).status == 0);
    const auto sound = here.mitra({"doctor", "--deep"});
    INFO(sound.out);
    CHECK(sound.status == 0);
}

TEST_CASE("a restore is refused while a program has the database open", "[backup]") {
    Installed here;
    const auto file = here.back_up();
    const auto somebody = here.database();
    const auto refused = here.mitra({"backup", "restore", file, "--yes"});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("a program is using") && Contains("systemctl stop"));
}

TEST_CASE("a restore repeats erasures, from either list", "[backup][privacy]") {
    Installed here;
    const PersonId person = here.add_person("Sari", "081562726272");
    const auto file = here.back_up();
    erase(here, person);
    SECTION("the one beside the database") {}
    SECTION("the one beside the backups, on a new machine") {
        here.back_up();
        for (const char* name : {"mitra.db", "mitra.db.erasures"})
            std::filesystem::remove(here / name);
    }
    const auto restored = here.mitra({"backup", "restore", file, "--yes"});
    INFO(restored.err);
    REQUIRE(restored.status == 0);
    CHECK(here.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL AND phone_sealed IS NULL") == 1);
    CHECK(here.mitra({"doctor", "--deep"}).out.find("erased") == std::string::npos);
}

TEST_CASE("a changed backup, and one of another installation, are refused and change nothing", "[backup]") {
    Installed here;
    const Installed other;
    auto file = here.back_up();
    SECTION("changed") {
        std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp(3000);
        stream.put('~');
    }
    SECTION("cut") {
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    }
    SECTION("sealed with another key file") {
        file = other.back_up();
    }
    here.add_person("Sari", "081562726272");
    CHECK(here.mitra({"backup", "verify", file}).status == 4);
    CHECK(here.mitra({"backup", "restore", file, "--yes"}).status == 4);
    CHECK(here.count("SELECT count(*) FROM person") == 1);
    auto database = here.database();
    CHECK_FALSE(db::sending_frozen(database));
}

TEST_CASE("a backup that is not there is not found", "[backup]") {
    const Installed here;
    CHECK(here.mitra({"backup", "verify", here / "none.backup"}).status == 3);
    CHECK(here.mitra({"backup", "restore", here / "none.backup", "--yes"}).status == 3);
}

TEST_CASE("with a public key in the settings only the private one opens a backup", "[backup]") {
    Installed here;
    const auto key = here.mitra({"backup", "key", here / "private.key", "--json"});
    REQUIRE(key.status == 0);
    std::ofstream{here / "mitra.toml", std::ios::app}
        << "backup_public_key = \"" << nlohmann::json::parse(key.out)["public_key"].get<std::string>() << "\"\n";
    const auto file = here.back_up();
    CHECK(here.mitra({"backup", "verify", file}).status == 4);
    CHECK(here.mitra({"backup", "verify", file, "--private-key-file", here / "private.key"}).status == 0);
    CHECK(here.mitra({"backup", "key", here / "private.key"}).status == 4);
}
