// What is sold with a code or in steps, as an admin at the terminal has it.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/demo.hpp"
#include "tests/support/packages.hpp"

using namespace mitra;
using namespace mitra::test;
using Catch::Matchers::Contains;

namespace {

struct Goods : Demo {
    std::string kit = write_zip(dir / "kit.zip", {{"index.html", "<h1>Halo</h1>"}, {"baca.txt", "isi"}}).string();

    [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
        std::ofstream{dir / name} << content;
        return (dir / name).string();
    }
    /// The files that lie in files_dir.
    [[nodiscard]] std::vector<std::filesystem::path> stored() const {
        std::vector<std::filesystem::path> found;
        if (!std::filesystem::exists(dir / "files")) return found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{dir / "files"})
            if (entry.is_regular_file()) found.push_back(entry.path());
        return found;
    }
};

}  // namespace

TEST_CASE("a zip that is sold opens with the code that 'product code' prints, which is written down", "[cli][goods]") {
    const Goods demo;
    const auto added = demo.json({"product", "add", "Kit", "--kind", "file", "--price", "25000", "--file", demo.kit});
    INFO(added.dump());
    CHECK(added["protected"] == true);
    CHECK(added["file"] == "kit.zip");
    const auto code = demo.json({"product", "code", "kit"})["code"].get<std::string>();
    const std::string bare = code.substr(0, code.find('\n'));
    REQUIRE(demo.stored().size() == 1);
    CHECK(unzipped(demo.stored().front(), bare).at("baca.txt") == "isi");
    CHECK(demo.mitra({"product", "code", "kit"}).out == bare + "\n");
    const auto audit = demo.json({"audit", "list"}).dump();
    CHECK_THAT(audit, Contains("product.code"));
    CHECK_THAT(audit, !Contains(bare));
    CHECK_THAT(demo.json({"product", "show", "kit"}).dump(), !Contains(bare));

    // The same content again is stored no second time and keeps its code.
    const auto again = demo.json({"product", "set", "kit", "--file", demo.kit});
    CHECK(again["changed"] == false);
    CHECK(demo.stored().size() == 1);
    const auto plain = demo.json({"product", "set", "kit", "--file", demo.kit, "--plain"});
    CHECK(plain["changed"] == true);
    CHECK(plain["protected"] == false);
    CHECK(demo.mitra({"product", "code", "kit"}).status == 3);
}

TEST_CASE("a file that comes protected needs the code that opens it, also from stdin", "[cli][goods]") {
    const Goods demo;
    const auto locked = write_zip(demo.dir / "a.zip", {{"a", "satu", k_aes_256}}, "rahasia").string();
    const auto old = write_zip(demo.dir / "b.zip", {{"a", "satu", k_zip_crypto}}, "rahasia").string();
    const auto add = [&](std::vector<std::string> more, const std::string& input = {}) {
        std::vector<std::string> words{"product", "add", "Kit", "--kind", "file", "--price", "25000"};
        words.insert(words.end(), more.begin(), more.end());
        return demo.mitra(words, input);
    };
    CHECK_THAT(add({"--file", locked}).err, Contains("nobody here knows"));
    CHECK_THAT(add({"--file", locked, "--code", "salah"}).err, Contains("the code does not open it"));
    CHECK_THAT(add({"--file", old, "--code", "rahasia"}).err, Contains("ZipCrypto"));
    CHECK_THAT(add({"--file", demo.kit, "--code", "rahasia"}).err, Contains("opens without a code"));
    CHECK_THAT(add({"--file", demo.file("c.zip", "PK\3\4 rusak")}).err, Contains("broken"));
    CHECK_THAT(add({"--file", demo.file("c.pdf", "%PDF-1.4")}).err, Contains("broken"));
    CHECK_THAT(add({"--file", demo.file("d.zip", "bukan zip")}).err, Contains("none inside") && Contains("--plain"));
    CHECK_THAT(add({"--file", demo.file("d.PDF", "bukan pdf")}).err, Contains("none inside"));
    CHECK(add({"--file", locked, "--code", "salah"}).status == 2);
    CHECK(demo.json({"product", "list", "--kind", "file", "--count"})["total"] == 0);
    CHECK(add({"--file", locked, "--code", "-"}, "rahasia\n").status == 0);
    CHECK(demo.mitra({"product", "code", "kit"}).out == "rahasia\n");
}

TEST_CASE("a rehearsal of a protected file tells what would happen and stores nothing", "[cli][goods]") {
    const Goods demo;
    const Finished rehearsed =
        demo.mitra({"product", "add", "Kit", "--kind", "file", "--price", "25000", "--file", demo.kit, "--dry-run"});
    CHECK(rehearsed.status == 0);
    CHECK_THAT(rehearsed.out, Contains("kit.zip is protected with a new code"));
    CHECK(demo.stored().empty());
    CHECK(demo.json({"product", "list", "--kind", "file", "--count"})["total"] == 0);
}

TEST_CASE("a service has its steps in its JSON, in order and with what each follows", "[cli][goods]") {
    const Goods demo;
    const auto steps =
        demo.file("s.toml",
                  "[[step]]\nname = \"Hubungi\"\ndue_hours = 24\nbusiness = true\n"
                  "[[step]]\nname = \"Izin\"\nwho = \"buyer\"\nafter = \"paid\"\nconfirm = \"Saya setuju\"\n"
                  "[[step]]\nname = \"Laporan\"\nafter = \"Hubungi\"\nattach = \"pdf-encrypted\"\n");
    const auto added = demo.json({"product", "add", "Analisis", "--kind", "service", "--price", "50000", "--steps",
                                  steps, "--feature", "Laporan lengkap", "--feature", "Dukungan"});
    INFO(added.dump());
    CHECK(added["kind"] == "service");
    CHECK(added["features"] == nlohmann::json{"Laporan lengkap", "Dukungan"});
    CHECK(added["protected"] == false);
    REQUIRE(added["steps"].size() == 3);
    CHECK(added["steps"][0]["after"] == "paid");
    CHECK(added["steps"][0]["business"] == true);
    CHECK(added["steps"][1]["who"] == "buyer");
    CHECK(added["steps"][1]["confirm"] == "Saya setuju");
    CHECK(added["steps"][2]["after"] == "Hubungi");
    CHECK(added["steps"][2]["attach"] == "pdf-encrypted");
    CHECK(demo.json({"product", "list", "--kind", "service"})["items"][0]["steps"].size() == 3);

    const Finished wrong = demo.mitra({"product", "set", "analisis", "--steps",
                                       demo.file("t.toml", "[[step]]\nname = \"x\"\nmessage = \"welcome\"\n")});
    CHECK(wrong.status == 2);
    CHECK_THAT(wrong.err, Contains("welcome"));
    CHECK(demo.json({"product", "show", "analisis"})["steps"].size() == 3);
    CHECK(demo.mitra({"product", "add", "X", "--kind", "program", "--price", "0", "--steps", steps}).status == 2);
}
