// People register at the real program, in words nobody likes to see; then its files and all that it said are read as a
// thief would read them.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/cli/installation.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace mitra::test;
using Catch::Matchers::Contains;

namespace {

/// Parts of the names and phones below, in every form in which they could stand in a file; so long that no uuid and no
/// hash has one by chance.
const std::vector<std::string> k_markers{"Quokka",    "quokka",    "Zanzibar", "57778881",
                                         "577-78881", "5777-8881", "uokka%20", "Siti 0"};

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

void check_clean(const std::string& where, const std::string& content) {
    for (const std::string& marker : k_markers) {
        INFO(where << " holds " << marker);
        CHECK(content.find(marker) == std::string::npos);
    }
}

std::string percent(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        result += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return result;
}

std::string form(std::string_view name, std::string_view city, std::string_view profession, std::string_view phone) {
    return fmt::format("sapaan=Ibu&nama={}&kota={}&profesi={}&no_wa={}&setuju=1", percent(name), percent(city),
                       percent(profession), percent(phone));
}

/// The program on an installation of its own.
struct Site {
    Installation here{1};
    Process web{{program("mitra-web"), "--config", here.dir / "mitra.toml"}};
    std::uint16_t port = 0;

    Site() {
        web.await_output("metrics on port ");
        const std::string said = web.err();
        const std::string words = "listening on port ";
        port = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(words) + words.size())));
    }
    RawClient::Answer registers(std::string_view name, std::string_view city, std::string_view profession,
                                std::string_view phone) const {
        const auto answer = RawClient{port}.ask(post("/daftar", form(name, city, profession, phone)));
        REQUIRE(answer);
        return *answer;
    }
    people::Person person(std::int64_t id) const {
        db::Database database = here.open();
        const crypto::Vault vault = here.vault();
        return people::PersonStore{database, vault}.find(PersonId{id}).value();
    }
};

}  // namespace

TEST_CASE("what the program leaves on the disk and in its log names nobody", "[privacy]") {
    Site site;
    CHECK(site.registers("Quokkawati Zanzibari", "Kotabumi", "Guru", "0815-7778-8811").status == 303);
    CHECK(site.registers("Quokkawati Zanzibari", "Kotabumi", "Guru", "081577788811").status == 303);  // again
    CHECK(site.registers("Quokka 2", "Kotabumi", "Guru", "not a 57778881 phone").status == 422);
    CHECK(site.registers("", "Quokka", "Guru", "081577788812").status == 422);
    for (const char* path : {"/ref=081577788811", "/ref=08157778881", "/r/081577788811", "/?ref=081577788811",
                             "/m/Quokka", "/Quokka?x=081577788811"})
        CHECK(RawClient{site.port}.ask(get(path)));
    RawClient{site.port}.ask("GET /Quokka 57778881\r\nZanzibar\r\n\r\n");
    CHECK(site.here.mitra({"backup", "create"}).status == 0);

    check_clean("stdout", site.web.out());
    check_clean("stderr", site.web.err());
    bool found_a_city = false;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{site.here.dir.path()}) {
        if (!entry.is_regular_file()) continue;
        const std::string content = content_of(entry.path());
        check_clean(entry.path().filename(), content);
        found_a_city = found_a_city || content.find("Kotabumi") != std::string::npos;
    }
    CHECK(found_a_city);  // what is plain is found: so the search works
    CHECK(site.web.stop() == 0);
    check_clean("stderr at the end", site.web.err());
}

TEST_CASE("whatever is typed into a field is kept as it is or refused with a reason", "[privacy]") {
    Site site;
    const std::vector<std::string> kept{"<script>alert(1)</script>", "Robert'); DROP TABLE person; --",
                                        "Siti \U0001F338", "{name} {{name}} %s", "\u05D3\u05D5\u05D3"};
    std::int64_t id = 1;
    for (const std::string& words : kept) {
        INFO(words);
        CHECK(site.registers(words, words, words, fmt::format("08157778881{}", id)).status == 303);
        const people::Person person = site.person(++id);
        CHECK(person.details.name == words);
        CHECK(person.details.city == words);
        CHECK(person.details.profession == words);
    }
    CHECK(site.registers("Siti\u202E\u200F itiS", "Bogor", "Guru", "081577788819").status == 303);
    CHECK(site.person(++id).details.name == "Siti itiS");

    const std::string long_text(10'000, 'x');
    const auto too_long = site.registers(long_text, "<b>\"Bogor'", "Guru", "081577788818");
    CHECK(too_long.status == 422);
    CHECK_THAT(too_long.body, Contains("paling panjang 100 karakter"));
    CHECK_THAT(too_long.body, !Contains("<b>\"Bogor") && Contains("&lt;b&gt;"));
    CHECK(site.registers("Siti\xFF\xFE", "Bogor", "Guru", "081577788817").status == 400);  // broken UTF-8
    CHECK(RawClient{site.port}.ask(get("/healthz"))->status == 200);
}
