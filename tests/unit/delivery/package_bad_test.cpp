// Files that are not what they seem: each is refused with a reason, and none unpacked.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <sstream>

#include "lib/base/error.hpp"
#include "lib/delivery/package.hpp"
#include "tests/support/packages.hpp"
#include "tests/support/proofs.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::delivery;
using namespace mitra::test;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    return text.str();
}

fs::path write(const fs::path& path, const std::string& content) {
    std::ofstream{path, std::ios::binary} << content;
    return path;
}

std::string refusal(const fs::path& source, const fs::path& target) {
    try {
        protect(source, source.filename().string(), target, "kode");
    } catch (const Error& error) {
        CHECK_FALSE(fs::exists(target));
        return std::string{error.kind() == ErrorKind::usage ? "" : "not usage: "} + error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a zip that is broken, empty, badly or partly encrypted says so and is not taken", "[package]") {
    const TempDir dir;
    const auto fault = [&](const fs::path& file, const char* words) {
        const Look look = look_at(file);
        CHECK(look.kind == Look::Kind::zip);
        CHECK_FALSE(look.protected_);
        CHECK_THAT(look.fault, Contains(words));
        CHECK_THAT(refusal(file, dir / "out"), Contains(words));
    };
    fault(write(dir / "front.zip", "PK\3\4 and nothing else"), "it is broken");
    fault(write(dir / "span.zip", "PK\7\x8 the first of many"), "it is broken");
    std::string empty = "PK\5\6";
    empty.resize(22, '\0');
    fault(write(dir / "empty.zip", empty), "it has no files");
    fault(write_zip(dir / "folders.zip", {{"a/", ""}, {"a/b/", ""}}), "it has no files");
    fault(write_zip(dir / "old.zip", {{"a", "satu", k_zip_crypto}}), "ZipCrypto");
    fault(write_zip(dir / "mixed.zip", {{"a", "satu", k_aes_256}, {"b", "dua", k_zip_crypto}}), "ZipCrypto");
    fault(write_zip(dir / "part.zip", {{"a", "satu", k_aes_256}, {"b", "dua"}, {"c", "tiga", k_aes_256}}),
          "1 of its 3 files open without a code");
    // An empty file holds nothing that a code could keep.
    CHECK(look_at(write_zip(dir / "e.zip", {{"a", "satu", k_aes_256}, {"__init__", ""}})).protected_);
}

TEST_CASE("a zip with a damaged file inside is found before it is sold", "[package]") {
    const TempDir dir;
    std::string bytes = read(write_zip(dir / "a.zip", {{"satu.txt", std::string(3'000, 'x') + "akhir", 0, true}}));
    bytes[bytes.find("akhir")] = 'A';
    const auto damaged = write(dir / "b.zip", bytes);
    CHECK(look_at(damaged).fault.empty());  // its directory is fine
    CHECK_THAT(refusal(damaged, dir / "out"), Contains("'satu.txt' in it is broken"));
}

TEST_CASE("a protected zip with a damaged file does not open with its code", "[package]") {
    const TempDir dir;
    std::string bytes = read(write_zip(dir / "a.zip", {{"satu", std::string(3'000, 'x'), k_aes_256, true}}));
    bytes[1'500] = static_cast<char>(bytes[1'500] ^ 1);
    CHECK_FALSE(opens(write(dir / "b.zip", bytes), "kode"));
}

TEST_CASE("a bomb is looked at without going off, and is not sold", "[package]") {
    const TempDir dir;
    // What its directory says of a small file: that it is some hundred gigabytes large. 0xfffffffe is the most that a
    // directory of the old kind can say, so forty files say it.
    std::vector<Packed> files;
    for (int i = 0; i < 40; ++i)
        files.push_back({"f" + std::to_string(i), std::string(1'000, 'x')});
    std::string bytes = read(write_zip(dir / "a.zip", files));
    for (std::size_t at = bytes.find("PK\1\2"); at != std::string::npos; at = bytes.find("PK\1\2", at + 4))
        bytes.replace(at + 24, 4, "\xfe\xff\xff\xff");
    const auto bomb = write(dir / "bomb.zip", bytes);
    CHECK(look_at(bomb).kind == Look::Kind::zip);
    CHECK_THAT(refusal(bomb, dir / "out"), Contains("200 times"));

    // One whose file is larger than its directory says.
    bytes = read(write_zip(dir / "b.zip", {{"kecil", std::string(1'000'000, 'x')}}));
    const std::size_t at = bytes.find("PK\1\2");
    bytes.replace(at + 24, 4, std::string{"\x0a\0\0\0", 4});
    CHECK_THAT(refusal(write(dir / "liar.zip", bytes), dir / "out"), Contains("'kecil' in it is broken"));
}

TEST_CASE("a zip with a name twice is refused with that name", "[package]") {
    const TempDir dir;
    std::string bytes = read(write_zip(dir / "a.zip", {{"nama1", "satu"}, {"nama2", "dua"}}));
    for (std::size_t at = bytes.find("nama2"); at != std::string::npos; at = bytes.find("nama2"))
        bytes[at + 4] = '1';
    const std::string said = refusal(write(dir / "b.zip", bytes), dir / "out");
    CHECK_THAT(said, Contains("'nama1'"));
}

TEST_CASE("a PDF that is none, or that nobody can open, is refused", "[package]") {
    const TempDir dir;
    for (const char* content : {"%PDF-1.4", "%PDF-1.7\n%%EOF\n", "%PDF-\0\0\0\0"}) {
        const auto file = write(dir / "a.pdf", content);
        CHECK(look_at(file).kind == Look::Kind::pdf);
        CHECK_THAT(look_at(file).fault, Contains("it is broken"));
        CHECK_THAT(refusal(file, dir / "out"), Contains("it is broken"));
        CHECK_FALSE(opens(file, "kode"));
    }
    CHECK_THROWS_AS(look_at(dir / "nowhere.pdf"), Error);
    CHECK_THROWS_AS(look_at(dir.path()), Error);
    CHECK_THROWS_AS(look_at("/dev/null"), Error);
    CHECK(look_at(write(dir / "nothing.zip", "")).kind == Look::Kind::other);
}

TEST_CASE("whatever bytes come, they are judged", "[package]") {
    const TempDir dir;
    const std::string seeds[] = {
        read(write_zip(dir / "1.zip", {{"a/", ""}, {"a/b", std::string(500, 'x')}, {"c", "isi", 0, true}})),
        read(write_zip(dir / "2.zip", {{"b", std::string(500, 'x'), k_aes_256}, {"c", "isi", k_aes_128}})),
        read(write_pdf(dir / "3.pdf")), read(write_locked_pdf(dir / "4.pdf"))};
    std::mt19937 dice{11};  // NOLINT(cert-msc51-cpp): the same each time
    for (int round = 0; round < 400; ++round) {
        std::string bytes = seeds[round % 4];
        for (int change = 0; change < 1 + round % 7; ++change) {
            const std::size_t at = dice() % bytes.size();
            if (round % 5 == 0)
                bytes.resize(at + 1);
            else
                bytes[at] = static_cast<char>(dice());
        }
        const auto file = write(dir / (round % 4 < 2 ? "x.zip" : "x.pdf"), bytes);
        static_cast<void>(look_at(file));
        static_cast<void>(opens(file, "kode"));
        const std::string said = refusal(file, dir / "out");
        CHECK_THAT(said, !Contains("not usage"));
        fs::remove(dir / "out");
    }
}
