#include "lib/flow/sweep_files.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/base/error.hpp"
#include "lib/file/material_store.hpp"
#include "lib/flow/change_material.hpp"
#include "lib/flow/doctor.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using file::Storage;
using test::TestSite;

namespace {

namespace fs = std::filesystem;

MaterialId add(TestSite& site, const std::string& content, const std::string& title = "Bab 1") {
    return flow::add_material(site.services(), {"materi", title, "a.pdf"},
                              site.folder.stage(content, "application/pdf", Storage::plain))
        .id;
}

void make_old(const fs::path& path) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - 25h);
}

std::vector<std::string> rules(TestSite& site) {
    std::vector<std::string> all;
    for (const db::Finding& finding : flow::examine_files(site.services(), site.folder))
        all.push_back(finding.rule);
    return all;
}

}  // namespace

TEST_CASE("a file goes when the last that used it is gone, and not before", "[sweep]") {
    TestSite site;
    const MaterialId first = add(site, "same");
    const MaterialId second = add(site, "same", "Bab 2");
    const fs::path path = site.folder.stage("same", "application/pdf", Storage::plain).path;
    CHECK(flow::remove_material(site.services(), first));
    CHECK(flow::sweep_files(site.services(), site.folder) == 0);
    CHECK(fs::exists(path));
    CHECK(rules(site).empty());
    CHECK(flow::remove_material(site.services(), second));
    CHECK_FALSE(flow::remove_material(site.services(), second));
    CHECK(flow::sweep_files(site.services(), site.folder) == 1);
    CHECK_FALSE(fs::exists(path));
    CHECK(site.count("SELECT count(*) FROM file") == 0);
    CHECK(rules(site).empty());
}

TEST_CASE("what was staged waits a day for its row; what was never finished goes too", "[sweep]") {
    TestSite site;
    const auto stray = site.folder.stage("stray", "image/png", Storage::sealed);
    const auto named = site.folder.stage("named", "image/png", Storage::plain);
    add(site, "named");
    const fs::path unfinished = site.folder.path() / ".incoming-x";
    std::ofstream{unfinished} << "half";
    fs::permissions(unfinished, fs::perms{0600});
    CHECK(flow::sweep_files(site.services(), site.folder) == 0);
    CHECK(rules(site).empty());

    for (const fs::path& path : {stray.path, named.path, unfinished})
        make_old(path);
    CHECK(rules(site).size() == 2);
    CHECK(flow::sweep_files(site.services(), site.folder) == 2);
    CHECK_FALSE(fs::exists(stray.path));
    CHECK_FALSE(fs::exists(unfinished));
    CHECK(fs::exists(named.path));
    CHECK(rules(site).empty());
}

TEST_CASE("a content that comes again counts as new, and its row is never without it", "[sweep]") {
    TestSite site;
    make_old(site.folder.stage("again", "image/png", Storage::sealed).path);
    const auto staged = site.folder.stage("again", "image/png", Storage::sealed);
    CHECK(flow::sweep_files(site.services(), site.folder) == 0);  // found again just now

    make_old(staged.path);  // as if its row took longer than a day to come
    CHECK(flow::sweep_files(site.services(), site.folder) == 1);
    CHECK_THROWS_WITH(file::FileStore{site.database}.keep(staged, test::k_noon), Contains("taken away"));
    CHECK(site.count("SELECT count(*) FROM file") == 0);
}

TEST_CASE("what was refused after it was staged goes at once, but not what a row names", "[sweep]") {
    TestSite site;
    add(site, "named");
    const auto named = site.folder.stage("named", "application/pdf", Storage::plain);
    const auto refused = site.folder.stage("refused", "image/png", Storage::sealed);
    db::in_transaction(site.database, [&] {
        CHECK(file::discard(site.database, site.folder, refused));
        CHECK_FALSE(file::discard(site.database, site.folder, refused));
        CHECK_FALSE(file::discard(site.database, site.folder, named));
    });
    CHECK_FALSE(fs::exists(refused.path));
    CHECK(fs::exists(named.path));
}

TEST_CASE("a sweep that may be undone takes no file away", "[sweep]") {
    TestSite site;
    const MaterialId id = add(site, "content");
    flow::remove_material(site.services(), id);
    {
        const db::Transaction never_committed{site.database};
        flow::sweep_files(site.services(), site.folder);
        CHECK(site.count("SELECT count(*) FROM file") == 0);
    }
    CHECK(site.count("SELECT count(*) FROM file") == 1);
    CHECK(fs::exists(site.folder.stage("content", "application/pdf", Storage::plain).path));
    CHECK(flow::sweep_files(site.services(), site.folder) == 1);
}

TEST_CASE("doctor finds what is missing, changed, open, strange or nobody's", "[sweep]") {
    TestSite site;
    add(site, "content");
    const fs::path path = site.folder.stage("content", "application/pdf", Storage::plain).path;
    SECTION("missing") {
        fs::remove(path);
        CHECK(rules(site) == std::vector<std::string>{"is missing"});
    }
    SECTION("cut") {
        fs::resize_file(path, 3);
        CHECK(rules(site) == std::vector<std::string>{"has 3 bytes instead of 7"});
    }
    SECTION("changed") {
        std::ofstream{path} << "CONTENT";
        CHECK(rules(site) == std::vector<std::string>{"was changed"});
    }
    SECTION("open to others") {
        fs::permissions(path, fs::perms{0644});
        CHECK(rules(site) == std::vector<std::string>{"is open to others"});
    }
    SECTION("strange") {
        std::ofstream{site.folder.path() / "notes.txt"} << "x";
        fs::permissions(site.folder.path() / "notes.txt", fs::perms{0600});
        CHECK(rules(site) == std::vector<std::string>{"is none of mitra's files"});
    }
    SECTION("in the wrong place") {
        fs::copy_file(path, site.folder.path() / path.filename());
        CHECK(rules(site) == std::vector<std::string>{"is none of mitra's files"});
    }
}

TEST_CASE("the same material again changes nothing, and a right that no group gives is told", "[sweep]") {
    TestSite site;
    const auto staged = site.folder.stage("content", "application/pdf", Storage::plain);
    const auto first = flow::add_material(site.services(), {"materi", " Bab  1 ", "../x/a\"b.pdf"}, staged);
    CHECK_FALSE(first.already);
    CHECK_FALSE(first.right_given);
    const auto stored = file::MaterialStore{site.database}.find(first.id);
    CHECK(stored->title == "Bab 1");
    CHECK(stored->file_name.find_first_of("/\\\"") == std::string::npos);
    CHECK(flow::add_material(site.services(), {"materi", "Bab 1", "other.pdf"}, staged).already);
    CHECK_THROWS_AS(flow::add_material(site.services(), {"Materi", "x", "a"}, staged), Error);
    CHECK_THROWS_AS(flow::add_material(site.services(), {"materi", " ", "a"}, staged), Error);
    CHECK_THROWS_AS(flow::remove_material(site.services(), MaterialId{99}), Error);
}
