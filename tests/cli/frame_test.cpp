// What the frame does for every command, tried on a few.
#include <catch2/catch.hpp>
#include <fstream>

#include "lib/db/database.hpp"
#include "tests/cli/demo.hpp"
#include "tests/cli/golden.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

TEST_CASE("--version answers without settings, alone or with others", "[cli]") {
    const Finished plain = test::run({test::program("mitra").string(), "--version"});
    CHECK(plain.status == 0);
    CHECK(plain.out.starts_with("mitra "));
    const Finished json = test::run({test::program("mitra").string(), "--json", "--version"});
    CHECK(nlohmann::json::parse(json.out)["schema"] == 1);
}

TEST_CASE("an unknown command says what was probably meant", "[cli]") {
    const Demo demo;
    CHECK_THAT(demo.mitra({"persn", "list"}).err, Contains("did you mean 'mitra person'?"));
    CHECK_THAT(demo.mitra({"person", "lst"}).err, Contains("did you mean 'mitra person list'?"));
    CHECK_THAT(demo.mitra({"person", "list", "--citty", "x"}).err, Contains("did you mean --city?"));
    CHECK_THAT(demo.mitra({"link", "new"}).err, Contains("'link new' goes on with person-page, admin-action"));
    CHECK(demo.mitra({"persn"}).status == 2);
    CHECK(demo.mitra({}).status == 2);
    CHECK(demo.mitra({"person"}).status == 2);
    CHECK(demo.mitra({"help", "person", "add"}).status == 0);
}

TEST_CASE("global options stand before or after the command", "[cli]") {
    const Demo demo;
    demo.add_people();
    const Finished before = demo.mitra({"--json", "--as", "rina", "person", "show", "PER-1"});
    const Finished between = demo.mitra({"person", "--json", "show", "--as=rina", "PER-1"});
    const Finished after = demo.mitra({"person", "show", "PER-1", "--json"});
    CHECK(before.status == 0);
    CHECK(before.out == between.out);
    CHECK(before.out == after.out);
}

TEST_CASE("--as before the command is who acts, behind 'template render' and 'queue resolve' it is theirs", "[cli]") {
    const Demo demo;
    demo.add_people();
    const Finished plain = demo.mitra({"template", "render", "welcome", "--as", "PER-1"});
    CHECK(plain.status == 0);
    CHECK(demo.mitra({"--as", "rina", "template", "render", "welcome", "--as", "PER-1"}).out == plain.out);
    CHECK(demo.mitra({"template", "--as=rina", "render", "welcome", "--as=PER-1"}).out == plain.out);
    CHECK(demo.mitra({"--as", "PER-1", "template", "render", "welcome"}).status == 2);

    REQUIRE(demo.mitra({"person", "resend", "PER-1", "welcome"}).status == 0);
    auto database = db::Database::open(demo.dir.path() / "mitra.db", db::Access::read_write);
    database.execute("UPDATE message SET state = 'sending', owner = 1, lease_until = 1 WHERE id = 1");
    database.execute("UPDATE message SET state = 'unknown', owner = NULL, lease_until = NULL WHERE id = 1");
    REQUIRE(demo.mitra({"--as", "rina", "queue", "resolve", "--as", "sent", "MSG-1"}).status == 0);
    CHECK(demo.json({"queue", "show", "MSG-1"})["status"] == "sent");
    const auto audit = demo.json({"audit", "list"})["items"];
    CHECK(audit.dump().find(R"("actor":"rina")") != std::string::npos);
}

TEST_CASE("the same key does it once and answers alike; another request with it is refused", "[cli]") {
    const Demo demo;
    const std::vector<std::string> add{"person", "add", "--name", "Sari", "--phone", "081300000001", "--key", "k-1"};
    const Finished first = demo.mitra(add);
    const Finished again = demo.mitra(add);
    CHECK(first.status == 0);
    CHECK(again.status == 0);
    CHECK(first.out == "PER-1 added: Sari\n");
    CHECK(again.out == first.out);
    const Finished other = demo.mitra({"person", "add", "--name", "Dewi", "--phone", "081300000002", "--key", "k-1"});
    CHECK(other.status == 4);
    CHECK(demo.json({"person", "list", "--count"})["total"] == 1);
    CHECK(demo.mitra({"person", "list", "--key", "k-2"}).status == 2);
}

TEST_CASE("--expect-rows refuses and changes nothing unless so many are concerned", "[cli]") {
    const Demo demo;
    demo.add_people();
    const Finished refused = demo.mitra({"person", "stop", "PER-1", "PER-2", "--expect-rows", "3"});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("this concerns 2, not the expected 3"));
    CHECK(demo.json({"person", "show", "PER-1"})["unsubscribed"] == false);
    CHECK(demo.mitra({"person", "stop", "PER-1", "PER-2", "--expect-rows", "2"}).status == 0);
    CHECK(demo.json({"person", "show", "PER-1"})["unsubscribed"] == true);
}

TEST_CASE("many ids come from arguments, a file or stdin; each has its line", "[cli]") {
    const Demo demo;
    demo.add_people();
    const auto file = demo.dir.path() / "ids";
    std::ofstream{file} << "PER-1\n\n  081234567890 \nPER-99\n";
    const Finished from_file = demo.mitra({"person", "stop", "--from", file.string()});
    CHECK(from_file.status == 8);
    CHECK(from_file.out ==
          "PER-1: gets no more messages but what is owed\n"
          "PER-2: gets no more messages but what is owed\nPER-99: no person PER-99\n");
    const Finished from_stdin = demo.mitra({"person", "stop", "--from", "-", "--json"}, "PER-1\nPER-2\n");
    CHECK(from_stdin.status == 0);
    auto items = nlohmann::json::parse(from_stdin.out)["items"];
    REQUIRE(items.size() == 2);
    CHECK(items[1]["id"] == "PER-2");
    CHECK(items[1]["changed"] == false);
    CHECK(demo.mitra({"person", "stop", "PER-98", "PER-99"}).status == 3);
    CHECK(demo.mitra({"person", "stop"}).status == 2);
    CHECK(demo.mitra({"person", "stop", "--from", "/nowhere"}).status == 2);
}

TEST_CASE("an answer that cannot be written is told, a reader that has gone is not", "[cli]") {
    const Demo demo;
    demo.add_people();
    const std::string mitra = test::program("mitra").string();
    const std::map<std::string, std::string> here{{"MITRA_CONFIG", (demo.dir.path() / "mitra.toml").string()}};
    CHECK(test::run({"/bin/sh", "-c", mitra + " person list > /dev/full"}, here).status == 6);
    const Finished gone = test::run({"/bin/bash", "-c", "set -o pipefail; " + mitra + " person list | true"}, here);
    CHECK(gone.status == 0);
    CHECK(gone.err.empty());
}

TEST_CASE("colours are there only where asked for", "[cli]") {
    const Demo demo;
    demo.add_people();
    CHECK(demo.mitra({"person", "list"}).out.find('\x1b') == std::string::npos);
    CHECK(demo.mitra({"person", "list", "--color", "always"}).out.find("\x1b[1m") != std::string::npos);
    CHECK(demo.mitra({"person", "list", "--color", "sometimes"}).status == 2);
}

TEST_CASE("the clock can be set in sandbox mode and nowhere else", "[cli]") {
    const Demo demo;
    const auto production = demo.dir.path() / "production";
    CHECK(demo.mitra({"init", "--dir", production.string()}).status == 0);
    const Finished refused = demo.mitra({"--config", (production / "mitra.toml").string(), "person", "list"});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Contains("MITRA_NOW"));
}

TEST_CASE("settings are told to a script as the numbers, lists and texts that they are", "[cli]") {
    const Demo demo;
    std::map<std::string, nlohmann::json> values;
    const nlohmann::json shown = demo.json({"config", "show"});
    for (const auto& item : shown["items"])
        values[item["key"]] = item["value"];
    CHECK(values["site.name"] == "Socialpreneur");
    CHECK(values["web.rate_per_minute"] == 60);
    CHECK(values["messaging.retry_minutes"] == nlohmann::json{1, 5, 30});
    CHECK(values["messaging.track_joins"] == false);
    CHECK(values["smtp.password_file"].is_null());
}

TEST_CASE("what help looks like", "[cli]") {
    const Demo demo;
    test::check_golden("help-person-add.txt", demo.mitra({"person", "add", "--help"}).out);
    test::check_golden("help-person.txt", demo.mitra({"person", "--help"}).out);
}
