// Files that open with a code: made here, and read by somebody else's reader.
#include "lib/delivery/package.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "lib/base/error.hpp"
#include "tests/support/packages.hpp"
#include "tests/support/process.hpp"
#include "tests/support/proofs.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::delivery;
using namespace mitra::test;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;
constexpr const char* k_code = "K7RM-2XQP-9WTD";

std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    return text.str();
}

fs::path write(const fs::path& path, const std::string& content) {
    std::ofstream{path, std::ios::binary} << content;
    return path;
}

std::size_t files_in(const TempDir& dir) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{dir.path()}, fs::directory_iterator{}));
}

std::string noise(std::size_t bytes) {
    std::mt19937 dice{7};  // NOLINT(cert-msc51-cpp): the same each time
    std::string text(bytes, '\0');
    for (char& byte : text)
        byte = static_cast<char>(dice());
    return text;
}

}  // namespace

TEST_CASE("a zip is written anew with each file by AES-256, and another program opens it", "[package]") {
    const TempDir dir;
    const std::string poem(200'000, 'x');
    const auto source = write_zip(dir / "kit.zip", {{"templat/", ""},
                                                    {"templat/index.html", "<h1>Halo</h1>"},
                                                    {"templat/besar.txt", poem},
                                                    {"templat/foto.jpg", noise(5'000), 0, true},
                                                    {"kosong.txt", ""},
                                                    {"panduan é.txt", "isi"}});
    CHECK(look_at(source).kind == Look::Kind::zip);
    CHECK_FALSE(look_at(source).protected_);
    CHECK(look_at(source).fault.empty());

    const auto target = dir / "protected";
    std::vector<int> told;
    protect(source, "kit.zip", target, k_code, [&](int of_1000) { told.push_back(of_1000); });
    CHECK(told.size() > 2);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.back() == 1000);

    const Look look = look_at(target);
    CHECK(look.protected_);
    CHECK(look.fault.empty());
    CHECK(opens(target, k_code));
    for (const char* wrong : {"", "k7rm-2xqp-9wtd", "K7RM-2XQP-9WTE", "\xff"})
        CHECK_FALSE(opens(target, wrong));

    const auto files = unzipped(target, k_code);
    CHECK(files.size() == 6);
    CHECK(files.at("templat/index.html") == "<h1>Halo</h1>");
    CHECK(files.at("templat/besar.txt") == poem);
    CHECK(files.at("templat/foto.jpg") == noise(5'000));
    CHECK(files.at("panduan é.txt") == "isi");
    CHECK_THROWS(unzipped(target, "salah"));
    CHECK_THROWS(unzipped(target, ""));
    CHECK(fs::file_size(target) < fs::file_size(source) + 2'000);  // nothing was packed anew, and worse
    CHECK_THAT(read(target), !Contains("<h1>Halo"));
    CHECK(files_in(dir) == 2);
}

TEST_CASE("a PDF is encrypted by AES-256 and shows nothing without its code", "[package]") {
    const TempDir dir;
    const auto source = write_pdf(dir / "laporan.pdf");
    CHECK(look_at(source).kind == Look::Kind::pdf);
    CHECK_FALSE(look_at(source).protected_);
    const auto target = dir / "protected";
    protect(source, "laporan.pdf", target, k_code);

    CHECK(look_at(target).protected_);
    CHECK(opens(target, k_code));
    CHECK_FALSE(opens(target, ""));
    CHECK_FALSE(opens(target, "K7RM-2XQP-9WTE"));
    const auto shown = run({"qpdf", "--show-encryption", std::string{"--password="} + k_code, target.string()});
    INFO(shown.err);
    CHECK(shown.status == 0);
    CHECK_THAT(shown.out, Contains("R = 6"));
    CHECK_THAT(shown.out, Contains("file encryption method: AESv3"));
    CHECK(run({"qpdf", "--check", target.string()}).status != 0);
    CHECK(run({"qpdf", "--check", std::string{"--password="} + k_code, target.string()}).status == 0);
}

TEST_CASE("anything else becomes the one file of a zip, by its own name", "[package]") {
    const TempDir dir;
    const auto source = write(dir / "lagu.mp3", noise(300'000));
    CHECK(look_at(source).kind == Look::Kind::other);
    protect(source, "Lagu Kita.mp3", dir / "protected", k_code);
    CHECK(look_at(dir / "protected").protected_);
    CHECK(unzipped(dir / "protected", k_code) == std::map<std::string, std::string>{{"Lagu Kita.mp3", noise(300'000)}});
}

TEST_CASE("a document or a book that is a zip inside is no zip", "[package]") {
    const TempDir dir;
    const auto book = write_zip(dir / "novel.epub", {{"mimetype", "application/epub+zip"}});
    CHECK(look_at(book).kind == Look::Kind::other);
    CHECK(look_at(book, "novel.ZIP").kind == Look::Kind::zip);
    protect(book, "novel.epub", dir / "protected", k_code);
    CHECK(unzipped(dir / "protected", k_code).at("novel.epub") == read(book));
    CHECK(look_at(write(dir / "catatan.txt", "ditulis setelah %PDF-1.7")).kind == Look::Kind::other);
}

TEST_CASE("what came protected is known, with AES of any length, and its code is proven", "[package]") {
    const TempDir dir;
    for (const std::uint16_t method : {k_aes_128, k_aes_256}) {
        const auto file =
            write_zip(dir / "a.zip", {{"a/", ""}, {"a/1", "satu", method}, {"a/2", "dua", method}}, "rahasia");
        CHECK(look_at(file).protected_);
        CHECK(opens(file, "rahasia"));
        CHECK_FALSE(opens(file, "rahasi"));
        CHECK_THROWS_WITH(protect(file, "a.zip", dir / "out", k_code), Contains("protected already"));
    }
    CHECK_FALSE(opens(write_zip(dir / "b.zip", {{"a", "satu"}}), "rahasia"));
    CHECK_THROWS_WITH(protect(write_locked_pdf(dir / "c.pdf"), "c.pdf", dir / "out", k_code),
                      Contains("protected already"));
    CHECK_FALSE(fs::exists(dir / "out"));
}

TEST_CASE("a zip whose files have two codes opens with neither", "[package]") {
    const TempDir dir;
    const auto file = write_zip(dir / "a.zip", {{"1", "satu", k_aes_256}}, "satu");
    {
        // libzip keeps what is there as it is and adds the second with its own code
        const auto both = write_zip(dir / "b.zip", {{"2", "dua", k_aes_256}}, "dua");
        CHECK(opens(both, "dua"));
        CHECK_FALSE(opens(both, "satu"));
    }
    CHECK(opens(file, "satu"));
}

TEST_CASE("a full disk leaves nothing behind, and neither does a listener who has enough", "[package]") {
    const TempDir dir;
    const auto zip = write_zip(dir / "kit.zip", {{"a", noise(400'000)}});
    const auto other = write(dir / "film.mp4", noise(400'000));
    const std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                           "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
                                           "<</Length 400000>>\nstream\n" + std::string(400'000, 'x') + "\nendstream"};
    const auto document = write(dir / "b.pdf", pdf(objects));

    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{200'000, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto kind_of = [&](const fs::path& source) {
        try {
            protect(source, source.filename().string(), dir / "out", k_code);
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::internal;
    };
    const auto of_zip = kind_of(zip);
    const auto of_other = kind_of(other);
    const auto of_pdf = kind_of(document);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(of_zip == ErrorKind::unavailable);
    CHECK(of_other == ErrorKind::unavailable);
    CHECK(of_pdf == ErrorKind::unavailable);
    CHECK(files_in(dir) == 3);

    for (const fs::path& source : {zip, other, document})
        CHECK_THROWS_WITH(protect(source, source.filename().string(), dir / "out", k_code,
                                  [](int) { throw std::runtime_error{"enough"}; }),
                          Contains("enough"));
    CHECK(files_in(dir) == 3);
    CHECK_THROWS_AS(protect(zip, "kit.zip", dir / "nowhere/out", k_code), Error);
}

TEST_CASE("a code is easy to say and never the same", "[package]") {
    CHECK(code_from(std::string(12, '\0')) == "0000-0000-0000");
    CHECK(code_from(std::string(12, '\xff')) == "ZZZZ-ZZZZ-ZZZZ");
    std::set<char> letters;
    for (int byte = 0; byte < 256; ++byte)
        letters.insert(code_from(std::string(12, static_cast<char>(byte))).front());
    CHECK(letters.size() == 32);  // so each of its 12 letters is worth five bits
    for (const char unclear : {'I', 'L', 'O', 'U'})
        CHECK_FALSE(letters.contains(unclear));
}
