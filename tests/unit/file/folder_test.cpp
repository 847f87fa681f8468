#include "lib/file/folder.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <iterator>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/file/file_store.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using namespace mitra::file;
using Catch::Matchers::Contains;
using test::k_noon;

namespace {

namespace fs = std::filesystem;

struct Site {
    test::TempDir dir;
    Folder folder{dir / "files", test::test_vault()};

    fs::path source(const std::string& content, const char* name = "source") const {
        std::ofstream{dir / name, std::ios::binary} << content;
        return dir / name;
    }
    std::size_t files() const {
        std::size_t count = 0;
        if (!fs::exists(dir / "files")) return 0;
        for (const auto& found : fs::recursive_directory_iterator{dir / "files"})
            if (found.is_regular_file()) ++count;
        return count;
    }
};

std::string read(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

mode_t mode_of(const fs::path& path) {
    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    return found.st_mode & 07777;
}

}  // namespace

TEST_CASE("a sealed content lies under its keyed hash, for its owner alone, and nothing of it is readable", "[file]") {
    const Site site;
    const std::string content = "the transfer of Siti Rahmawati";
    const Staged staged = site.folder.stage(content, "image/png", Storage::sealed);
    CHECK(site.folder.open(staged) == content);
    CHECK(staged.key_id == test::test_vault().active_key());
    CHECK(staged.path == site.folder.path_of(staged));
    CHECK(staged.path.filename().string().size() == 64);
    CHECK(mode_of(staged.path) == 0600);
    CHECK(mode_of(staged.path.parent_path()) == 0700);
    CHECK(mode_of(site.folder.path()) == 0700);
    CHECK(read(staged.path).find("Siti") == std::string::npos);
    CHECK(staged.content_hash != crypto::digest(content));
    CHECK(site.files() == 1);
}

TEST_CASE("the same content again is found, in another storage it is another file", "[file]") {
    const Site site;
    const Staged first = site.folder.stage("same", "image/png", Storage::sealed);
    const std::string bytes = read(first.path);
    const Staged again = site.folder.stage("same", "image/png", Storage::sealed);
    CHECK(again.content_hash == first.content_hash);
    CHECK(again.key_id == first.key_id);
    CHECK(read(first.path) == bytes);
    CHECK(site.files() == 1);

    const Staged plain = site.folder.stage("same", "image/png", Storage::plain);
    CHECK(plain.content_hash != first.content_hash);
    CHECK(read(plain.path) == "same");
    CHECK_FALSE(plain.key_id);
    CHECK(site.files() == 2);
}

TEST_CASE("a content that was damaged is written anew when it comes again", "[file]") {
    const Site site;
    const Staged staged = site.folder.stage("whole", "image/png", Storage::sealed);
    std::string bytes = read(staged.path);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    std::ofstream{staged.path, std::ios::binary} << bytes;
    CHECK_THROWS_AS(site.folder.open(staged), Error);
    CHECK_FALSE(site.folder.fault_of(staged).empty());
    site.folder.stage("whole", "image/png", Storage::sealed);
    CHECK(site.folder.open(staged) == "whole");
    CHECK(site.folder.fault_of(staged).empty());
}

TEST_CASE("a sealed content opens in its own place only", "[file]") {
    const Site site;
    const Staged one = site.folder.stage("one!", "image/png", Storage::sealed);
    const Staged two = site.folder.stage("two!", "image/png", Storage::sealed);
    fs::copy_file(one.path, two.path, fs::copy_options::overwrite_existing);
    CHECK_THROWS_AS(site.folder.open(two), Error);
    site.folder.remove(one);
    CHECK_THROWS_WITH(site.folder.open(one), Contains("is missing"));
    CHECK_FALSE(site.folder.remove(one));
}

TEST_CASE("a large file is taken in pieces and is the same as its bytes", "[file]") {
    const Site site;
    std::string content;
    while (content.size() < 3'000'000)
        content += std::to_string(content.size());
    std::int64_t told = 0;
    const Staged staged = site.folder.stage_file(site.source(content), "video/mp4", [&](std::int64_t bytes) {
        CHECK(bytes > told);
        told = bytes;
    });
    CHECK(told == staged.bytes);
    CHECK((read(staged.path) == content));
    CHECK(mode_of(staged.path) == 0600);
    CHECK(site.folder.stage(content, "video/mp4", Storage::plain).content_hash == staged.content_hash);
    CHECK(site.folder.stage_file(site.source(content), "video/mp4").content_hash == staged.content_hash);
    CHECK(site.files() == 1);
    CHECK(site.folder.fault_of(staged).empty());
    fs::resize_file(staged.path, 5);
    CHECK_THAT(site.folder.fault_of(staged), Contains("5 bytes instead of"));
    fs::resize_file(staged.path, content.size());
    CHECK(site.folder.fault_of(staged) == "was changed");
}

TEST_CASE("what is no file, is empty or cannot be read is refused and leaves nothing", "[file]") {
    const Site site;
    CHECK_THROWS_WITH(site.folder.stage_file(site.dir / "nothing", "x"), Contains("cannot read"));
    CHECK_THROWS_WITH(site.folder.stage_file(site.dir.path(), "x"), Contains("is not a regular file"));
    CHECK_THROWS_WITH(site.folder.stage_file("/dev/null", "x"), Contains("is not a regular file"));
    CHECK_THROWS_WITH(site.folder.stage_file(site.source(""), "x"), Contains("is empty"));
    CHECK_THROWS_WITH(site.folder.stage("", "x", Storage::sealed), Contains("is empty"));
    REQUIRE(::mkfifo((site.dir / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(site.folder.stage_file(site.dir / "pipe", "x"), Contains("is not a regular file"));
    CHECK(site.files() == 0);
}

TEST_CASE("a full disk leaves nothing behind", "[file]") {
    const Site site;
    const auto source = site.source(std::string(300'000, 'x'));
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{200'000, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK_THROWS_AS(site.folder.stage(std::string(300'000, 'x'), "x", Storage::sealed), Error);
    CHECK_THROWS_AS(site.folder.stage_file(source, "x"), Error);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(site.files() == 0);
    CHECK(site.folder.stage_file(source, "x").bytes == 300'000);
}

TEST_CASE("a row keeps a content that is there, and no other", "[file]") {
    const Site site;
    auto db = test::migrated_db();
    FileStore store{db};
    const Staged staged = site.folder.stage("content", "image/png", Storage::sealed);
    const FileId id = store.keep(staged, k_noon);
    CHECK(store.keep(site.folder.stage("content", "image/png", Storage::sealed), k_noon) == id);
    const auto file = store.find(id);
    REQUIRE(file);
    CHECK(site.folder.open(file->content) == "content");
    CHECK(file->content.bytes == 7);

    const Staged swept = site.folder.stage("swept", "image/png", Storage::sealed);
    site.folder.remove(swept);
    CHECK_THROWS_WITH(store.keep(swept, k_noon), Contains("taken away"));
}
