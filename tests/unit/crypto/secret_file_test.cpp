#include "lib/crypto/secret_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lib/base/error.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::crypto;
using Catch::Matchers::Contains;

namespace {

std::filesystem::path secret(const test::TempDir& dir, mode_t mode) {
    const auto file = dir / "secret";
    std::ofstream{file} << "word";
    REQUIRE(::chmod(file.c_str(), mode) == 0);
    return file;
}

/// The hint of the error that reading gives.
std::string hint_of_reading(const std::filesystem::path& file) {
    try {
        read_secret_file(file);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        return error.hint();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a secret that others can read is refused with what to do", "[secret_file]") {
    const test::TempDir dir;
    const auto mode = GENERATE(0644U, 0640U, 0604U, 0660U, 0601U, 0777U);
    const auto file = secret(dir, mode);
    CHECK(hint_of_reading(file) == "chmod 600 " + file.string());
}

TEST_CASE("a secret of mode 0600 or stricter is read", "[secret_file]") {
    const test::TempDir dir;
    const auto mode = GENERATE(0600U, 0400U, 0700U);
    CHECK(read_secret_file(secret(dir, mode)) == "word");
}

TEST_CASE("a systemd credential may show its ACL as group bits, another file may not", "[secret_file]") {
    const test::TempDir dir;
    const auto file = secret(dir, 0440);
    CHECK_THROWS_AS(read_secret_file(file), Error);
    REQUIRE(::setenv("CREDENTIALS_DIRECTORY", dir.path().c_str(), 1) == 0);
    CHECK(read_secret_file(file) == "word");
    REQUIRE(::chmod(file.c_str(), 0444) == 0);
    CHECK_THROWS_AS(read_secret_file(file), Error);
    ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("what is missing, no file or too large is refused", "[secret_file]") {
    const test::TempDir dir;
    CHECK_THROWS_WITH(read_secret_file(dir / "missing"), Contains("No such file"));
    CHECK_THROWS_WITH(read_secret_file(dir.path()), Contains("not a plain file"));
    REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(read_secret_file(dir / "pipe"), Contains("not a plain file"));
    const auto file = secret(dir, 0600);
    CHECK(read_secret_file(file, 4) == "word");
    CHECK_THROWS_WITH(read_secret_file(file, 3), Contains("larger than 3 bytes"));
}

TEST_CASE("a file that belongs to somebody else is refused", "[secret_file]") {
    if (::geteuid() != 0) return;  // only root can give a file away
    const test::TempDir dir;
    const auto file = secret(dir, 0600);
    REQUIRE(::chown(file.c_str(), 12345, 12345) == 0);
    CHECK_THROWS_WITH(read_secret_file(file), Contains("belongs to user 12345"));
}

TEST_CASE("replacing keeps the mode and the owner and leaves no other file", "[secret_file]") {
    const test::TempDir dir;
    const auto file = secret(dir, 0600);
    std::ofstream{dir / "secret.new"} << "left by a run that died";
    replace_secret_file(file, "new word");
    CHECK(read_secret_file(file) == "new word");
    CHECK(std::distance(std::filesystem::directory_iterator{dir.path()}, {}) == 1);
    CHECK_THROWS_AS(replace_secret_file(dir / "missing", "x"), Error);
}

TEST_CASE("a secret is put in its place whole, whether one was there or not", "[secret_file]") {
    const test::TempDir dir;
    for (const char* word : {"first", "second"}) {
        put_secret_file(dir / "list", word);
        CHECK(read_secret_file(dir / "list") == word);
        CHECK(std::distance(std::filesystem::directory_iterator{dir.path()}, {}) == 1);
    }
    CHECK_THROWS_AS(put_secret_file(dir / "no" / "folder", "x"), Error);
}

TEST_CASE("a new secret never takes the place of one, nor of a link", "[secret_file]") {
    const test::TempDir dir;
    write_new_secret_file(dir / "a", "x");
    CHECK_THROWS_AS(write_new_secret_file(dir / "a", "y"), Error);
    std::filesystem::create_symlink(dir / "elsewhere", dir / "link");
    CHECK_THROWS_AS(write_new_secret_file(dir / "link", "y"), Error);
    CHECK_FALSE(std::filesystem::exists(dir / "elsewhere"));
    CHECK(read_secret_file(dir / "a") == "x");
}
