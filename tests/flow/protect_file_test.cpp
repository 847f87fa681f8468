// Files that are sold with a code: made once, kept once, and nothing that is not what it says.
#include "lib/flow/protect_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "lib/base/error.hpp"
#include "lib/delivery/package.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/file/file_store.hpp"
#include "tests/support/packages.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace mitra::test;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

struct Keeper : TestSite {
    TempDir given;
    fs::path kit = write_zip(given / "kit.zip", {{"index.html", "<h1>Halo</h1>"}, {"baca.txt", "pasang begini"}});

    flow::Protected protect(const fs::path& file, const std::optional<std::string>& code = std::nullopt) {
        return flow::protect_file(services(), folder, file, file.filename().string(), code);
    }
    std::string code_of(FileId file) {
        return delivery::PackageStore{database, test_vault()}.code_of(file).value_or("none");
    }
    /// Everything that lies in the folder.
    std::size_t files() {
        std::size_t count = 0;
        folder.each([&](const file::Found&) { ++count; });
        return count;
    }
    std::string refusal(const fs::path& file, const std::optional<std::string>& code = std::nullopt) {
        try {
            protect(file, code);
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::usage);
            CHECK_FALSE(error.hint().empty());
            return error.what();
        }
        return "taken";
    }
};

}  // namespace

TEST_CASE("a zip is protected with a new code, and kept with it", "[package]") {
    Keeper site;
    const auto package = site.protect(site.kit);
    CHECK(package.made_here);
    CHECK_FALSE(package.again);
    CHECK(package.code.size() == 14);
    CHECK(package.content.type == "application/zip");
    CHECK(package.source_hash.size() == 32);
    CHECK(delivery::look_at(package.content.path, "x.zip").protected_);
    CHECK((fs::status(package.content.path).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));

    const FileId file = flow::keep_protected(site.services(), package);
    CHECK(site.code_of(file) == package.code);
    const auto kept = file::FileStore{site.database}.find(file).value().content;
    CHECK(site.folder.fault_of(kept).empty());
    CHECK(unzipped(site.folder.path_of(kept), package.code).at("baca.txt") == "pasang begini");
    CHECK(site.files() == 1);  // and nothing half made beside it
}

TEST_CASE("the same content again gives the package that there is, under any name", "[package]") {
    Keeper site;
    const auto first = site.protect(site.kit);
    const FileId file = flow::keep_protected(site.services(), first);
    fs::copy(site.kit, site.given / "lain.zip");
    const auto again = site.protect(site.given / "lain.zip");
    CHECK(again.again);
    CHECK(again.code == first.code);
    CHECK(flow::keep_protected(site.services(), again) == file);
    CHECK(site.files() == 1);
    CHECK(site.count("SELECT count(*) FROM package") == 1);

    // In a zip of its own a file has its name inside.
    std::ofstream{site.given / "a.mp3"} << "lagu";
    std::ofstream{site.given / "b.mp3"} << "lagu";
    const auto song = site.protect(site.given / "a.mp3");
    flow::keep_protected(site.services(), song);
    CHECK(site.protect(site.given / "a.mp3").again);
    const auto other = site.protect(site.given / "b.mp3");
    CHECK_FALSE(other.again);
    CHECK(unzipped(other.content.path, other.code).contains("b.mp3"));
}

TEST_CASE("two who give the same at once both get a package that opens", "[package]") {
    Keeper site;
    const auto one = site.protect(site.kit);
    const auto two = site.protect(site.kit);
    const FileId first = flow::keep_protected(site.services(), one);
    const FileId second = flow::keep_protected(site.services(), two);
    CHECK(site.code_of(first) == one.code);
    CHECK(site.code_of(second) == two.code);
}

TEST_CASE("a package that has gone from the disk is made anew", "[package]") {
    Keeper site;
    const auto first = site.protect(site.kit);
    flow::keep_protected(site.services(), first);
    fs::remove(first.content.path);
    const auto again = site.protect(site.kit);
    CHECK_FALSE(again.again);
    const FileId file = flow::keep_protected(site.services(), again);
    CHECK(site.code_of(file) == again.code);
    CHECK(delivery::opens(again.content.path, again.code));
}

TEST_CASE("what comes protected is kept as it is, once its code has opened it", "[package]") {
    Keeper site;
    const auto zip = write_zip(site.given / "a.zip", {{"a", "satu", k_aes_256}, {"b", "dua", k_aes_128}}, "rahasia");
    const auto package = site.protect(zip, "rahasia");
    CHECK_FALSE(package.made_here);
    CHECK(package.source_hash.empty());
    CHECK(package.content.bytes == static_cast<std::int64_t>(fs::file_size(zip)));
    CHECK(site.code_of(flow::keep_protected(site.services(), package)) == "rahasia");
    const auto pdf = write_locked_pdf(site.given / "a.pdf", "rahasia");
    CHECK(site.protect(pdf, "rahasia").content.type == "application/pdf");
}

TEST_CASE("a code that opens nothing, or is needed for nothing, is refused", "[package]") {
    Keeper site;
    const auto in = [&](const char* name) { return site.given / name; };
    CHECK_THAT(site.refusal(site.kit, "kode"), Contains("it opens without a code"));
    CHECK_THAT(site.refusal(write_pdf(in("open.pdf")), "kode"), Contains("it opens without a code"));
    CHECK_THAT(site.refusal(write_zip(in("old.zip"), {{"a", "satu", k_zip_crypto}}), "kode"), Contains("ZipCrypto"));
    CHECK_THAT(site.refusal(write_zip(in("part.zip"), {{"a", "satu", k_aes_256}, {"b", "dua"}}), "kode"),
               Contains("1 of its 2 files open without a code"));
    const auto locked = write_zip(in("a.zip"), {{"a", "satu", k_aes_256}}, "rahasia");
    CHECK_THAT(site.refusal(locked, "salah"), Contains("the code does not open it"));
    CHECK_THAT(site.refusal(locked, ""), Contains("a code is one line of 1 to 127 bytes"));
    CHECK_THAT(site.refusal(locked, std::string(128, 'x')), Contains("a code is one line"));
    CHECK_THAT(site.refusal(locked, "a\nb"), Contains("a code is one line"));
    CHECK_THAT(site.refusal(locked), Contains("a code that nobody here knows"));
    CHECK_THAT(site.refusal(write_locked_pdf(in("a.pdf"), "rahasia"), "salah"), Contains("the code does not open it"));
    std::ofstream{in("lagu.mp3")} << "lagu";
    CHECK_THAT(site.refusal(in("lagu.mp3"), "kode"), Contains("neither a zip nor a PDF"));
    std::ofstream{in("b.zip")} << "PK\3\4 rusak";
    CHECK_THAT(site.refusal(in("b.zip")), Contains("it is broken"));
    CHECK_THAT(site.refusal(in("nowhere.zip")), Contains("cannot read"));
    CHECK(site.files() == 0);
}

TEST_CASE("a rehearsal refuses the same and writes nothing", "[package]") {
    Keeper site;
    const auto rehearsed = flow::rehearse_protection(site.services(), site.folder, site.kit, "kit.zip", std::nullopt);
    CHECK(rehearsed.made_here);
    CHECK_THROWS_AS(flow::rehearse_protection(site.services(), site.folder, site.kit, "kit.zip", "kode"), Error);
    CHECK(site.files() == 0);
    const auto made = site.protect(site.kit);
    flow::keep_protected(site.services(), made);
    const auto again = flow::rehearse_protection(site.services(), site.folder, site.kit, "kit.zip", std::nullopt);
    CHECK(again.again);
    CHECK(again.source_hash == made.source_hash);
}

TEST_CASE("an attachment that must be an encrypted PDF is one", "[package]") {
    Keeper site;
    const auto refusal = [](const fs::path& file) {
        try {
            flow::require_encrypted_pdf(file);
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::usage);
            return std::string{error.what()};
        }
        return std::string{"taken"};
    };
    CHECK(refusal(write_locked_pdf(site.given / "a.pdf")) == "taken");
    CHECK_THAT(refusal(write_pdf(site.given / "b.pdf")), Contains("it opens without a code"));
    CHECK_THAT(refusal(site.kit), Contains("it is no PDF"));
    std::ofstream{site.given / "c.pdf"} << "%PDF-1.7 rusak";
    CHECK_THAT(refusal(site.given / "c.pdf"), Contains("it is broken"));
    CHECK_THAT(refusal(site.given / "nowhere.pdf"), Contains("cannot read"));
}
