#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Finished;

namespace {

Finished run_mitra(std::vector<std::string> words) {
    words.insert(words.begin(), test::program("mitra").string());
    return test::run(words, {{"MITRA_CONFIG", ""}});
}
mode_t mode_of(const std::filesystem::path& file) {
    struct stat status {};
    REQUIRE(stat(file.c_str(), &status) == 0);
    return status.st_mode & 0777;
}
std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("init makes all of it, and the second time nothing", "[cli]") {
    const test::TempDir dir;
    const auto there = dir.path() / "new";
    const Finished rehearsed = run_mitra({"init", "--dir", there.string(), "--dry-run"});
    CHECK(rehearsed.status == 0);
    CHECK_FALSE(std::filesystem::exists(there));

    CHECK(run_mitra({"init", "--dir", there.string()}).status == 0);
    CHECK(mode_of(there / "mitra.key") == 0600);
    CHECK(mode_of(there / "mitra.db") == 0600);
    const std::string key = content(there / "mitra.key");
    const std::string settings = content(there / "mitra.toml");
    CHECK_THAT(settings, Contains("\nmode = \"production\"\n"));

    const Finished again = run_mitra({"init", "--dir", there.string()});
    CHECK(again.status == 0);
    CHECK_THAT(again.out, Contains("nothing was changed"));
    CHECK(content(there / "mitra.key") == key);
    CHECK(content(there / "mitra.toml") == settings);
    const std::string config = (there / "mitra.toml").string();
    CHECK(run_mitra({"config", "check", "--config", config}).status == 0);
    CHECK(run_mitra({"person", "list", "--config", config}).status == 0);
}

TEST_CASE("init completes what is missing beside settings, as they say", "[cli]") {
    const test::TempDir dir;
    const std::string settings =
        "[site]\nmode = \"sandbox\"\n[store]\ndatabase = \"data/own.db\"\nkey_file = \"own.key\"\n";
    std::ofstream{dir.path() / "mitra.toml"} << settings;
    std::filesystem::create_directories(dir.path() / "data");
    CHECK(run_mitra({"init", "--dir", dir.path().string(), "--profile", "demo"}).status == 0);
    CHECK(content(dir.path() / "mitra.toml") == settings);
    CHECK(std::filesystem::exists(dir.path() / "own.key"));
    CHECK(std::filesystem::exists(dir.path() / "data/own.db"));
}

TEST_CASE("a demo has an account at the sandbox's Duitku, its key in a file of its own", "[cli]") {
    const test::TempDir dir;
    REQUIRE(run_mitra({"init", "--dir", dir.path().string(), "--profile", "demo"}).status == 0);
    for (const char* secret :
         {"duitku.key", "telegram.token", "telegram.secret", "vip.key", "trakteer.key", "trakteer.token"})
        CHECK(mode_of(dir.path() / secret) == 0600);
    const std::string settings = content(dir.path() / "mitra.toml");
    CHECK(settings.find("merchant_code = \"DX0042\"") != std::string::npos);
    CHECK(settings.find(content(dir.path() / "duitku.key").substr(0, 32)) == std::string::npos);
    const test::TempDir real;
    REQUIRE(run_mitra({"init", "--dir", real.path().string()}).status == 0);
    for (const char* secret :
         {"duitku.key", "telegram.token", "telegram.secret", "vip.key", "trakteer.key", "trakteer.token"})
        CHECK_FALSE(std::filesystem::exists(real.path() / secret));
}

TEST_CASE("a database whose key is gone, or another's, is not given a new one", "[cli]") {
    const test::TempDir dir;
    REQUIRE(run_mitra({"init", "--dir", dir.path().string(), "--profile", "demo"}).status == 0);
    std::filesystem::rename(dir.path() / "mitra.key", dir.path() / "kept.key");
    const Finished refused = run_mitra({"init", "--dir", dir.path().string()});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("put the key file back"));
    CHECK_FALSE(std::filesystem::exists(dir.path() / "mitra.key"));

    const test::TempDir other;
    REQUIRE(run_mitra({"init", "--dir", other.path().string(), "--profile", "demo"}).status == 0);
    std::filesystem::copy(other.path() / "mitra.key", dir.path() / "mitra.key");
    CHECK(run_mitra({"init", "--dir", dir.path().string()}).status == 2);
    CHECK(run_mitra({"person", "list", "--config", (dir.path() / "mitra.toml").string()}).status == 2);
}

TEST_CASE("a key file that others may read is refused", "[cli]") {
    const test::TempDir dir;
    REQUIRE(run_mitra({"init", "--dir", dir.path().string(), "--profile", "demo"}).status == 0);
    chmod((dir.path() / "mitra.key").c_str(), 0644);
    const Finished refused = run_mitra({"person", "list", "--config", (dir.path() / "mitra.toml").string()});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Contains("mitra.key"));
}

TEST_CASE("a folder that cannot be made is told as such", "[cli]") {
    const Finished refused = run_mitra({"init", "--dir", "/proc/nowhere"});
    CHECK(refused.status == 6);
    CHECK_THAT(refused.err, Contains("/proc/nowhere") && Contains("who may write"));
}

TEST_CASE("a typo in the settings is told with file, line and what was meant", "[cli]") {
    const test::TempDir dir;
    const auto file = dir.path() / "mitra.toml";
    std::ofstream{file} << "[site]\nmode = \"sandbox\"\n\n[web]\nlisen = \"127.0.0.1:1\"\n";
    const Finished refused = run_mitra({"config", "check", "--config", file.string()});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Contains(file.string() + ":5: unknown setting web.lisen; did you mean web.listen?"));
}
