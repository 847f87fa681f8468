// Walks the whole table of commands and holds INTERFACE.md, 3 for each of them.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/tree.hpp"
#include "lib/db/database.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;
using Words = std::vector<std::string>;

namespace {

Words words_of(const std::string& path, const Words& more = {}) {
    Words words;
    std::istringstream parts{path};
    for (std::string word; parts >> word;)
        words.push_back(word);
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// Words that make a command do something on a demo with PER-1 and PER-2. One that is not here is called with none.
Words example_for(const std::string& path) {
    static const std::map<std::string, Words> k_examples{
        {"person add", {"--name", "Sari", "--phone", "081300000001"}},
        {"person set", {"PER-1", "--city", "Depok"}},
        {"person status set", {"sudah_join", "PER-1", "PER-2"}},
        {"person stop", {"PER-1", "PER-2"}},
        {"person restart", {"PER-1", "--reason", "asked for it"}},
        {"person resend", {"PER-2", "welcome"}},
        {"person erase", {"PER-2"}},
        {"event add", {"--title", "Kelas", "--start", "2026-12-01 19:30", "--zoom", "https://zoom.example/j/1"}},
        {"product add", {"Kelas Bahasa", "--kind", "program", "--price", "150000"}},
        {"product set", {"kelas-gratis", "--price", "5000"}},
        {"product archive", {"kelas-gratis"}},
        {"coupon add", {"HEMAT10", "--percent-bp", "1000"}},
        {"order new", {"kelas-gratis", "--buyer", "PER-1"}},
        {"order grant", {"kelas-gratis", "PER-1", "--reason", "pemenang lomba"}},
        {"order resend", {"ORD-1"}},
        {"order cancel", {"ORD-2"}},
        {"affiliate add", {"PER-1", "--code", "RINA"}},
        {"move-group", {"Sudah Bayar", "PER-1", "PER-2"}},
        {"group add", {"Bogor", "--kind", "participant"}},
        {"group join", {"Mitra", "PER-1"}},
        {"group set", {"Mitra", "--cookie-days", "30"}},
        {"material add", {"pelatihan", "/etc/hostname", "--title", "Bab 1"}},
        {"link new api-token", {"--role", "admin"}},
        {"link new person-page", {"PER-1"}},
        {"ledger transfer", {"cash:duitku", "cash:trakteer", "100000", "--fee", "4000"}},
        {"deposit add", {"100000", "--fee", "0"}},
        {"fee add", {"qris", "--bp", "70", "--bearer", "buyer", "--effective", "2026-11-01"}},
        {"provider services sync", {"--trust"}},
        {"provider stop", {"game", "--reason", "perbaikan"}},
        {"payment bank-account add", {"BCA", "--number", "1234567890", "--holder", "Yayasan"}},
        {"template set", {"ajakan", "/dev/null"}},
        {"broadcast start", {"ajakan", "--city", "Bogor"}},
        {"broadcast test", {"ajakan", "PER-2"}},
        {"sender add", {"surat", "--gateway", "smtp"}},
    };
    const auto found = k_examples.find(path);
    return found == k_examples.end() ? Words{} : found->second;
}

/// Every row of every table, as text: what --dry-run must leave as it was.
std::string content_of(const Demo& demo) {
    auto database = db::Database::open(demo.dir.path() / "mitra.db", db::Access::read_only);
    const auto tables =
        database
            .prepared("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            .rows([](const db::Row& row) { return row.text("name"); });
    std::string all;
    for (const std::string& table : tables) {
        const auto columns = database.prepared("SELECT name FROM pragma_table_info(:table)")
                                 .bind(":table", table)
                                 .rows([](const db::Row& row) { return row.text("name"); });
        std::string values;
        for (const std::string& column : columns)
            values += (values.empty() ? "" : " || '|' || ") + ("quote(" + column + ")");
        all += table + "\n";
        database.prepared("SELECT " + values + " AS line FROM " + table).each_row([&](const db::Row& row) {
            all += row.text("line") + "\n";
        });
    }
    return all;
}

}  // namespace

TEST_CASE("every command explains itself", "[cli]") {
    const Demo demo;
    std::set<std::string> paths;
    for (const cli::Leaf& leaf : cli::command_tree()) {
        INFO("mitra " << leaf.path);
        CHECK(paths.insert(leaf.path).second);
        CHECK_FALSE(leaf.command->help.empty());
        CHECK(leaf.command->help.size() <= 72);
        CHECK_FALSE(leaf.command->help.ends_with('.'));
        const Finished help = demo.mitra(words_of(leaf.path, {"--help"}));
        CHECK(help.status == 0);
        CHECK(help.out.starts_with("mitra " + leaf.path + ": "));
        CHECK_THAT(help.out, Contains("usage: mitra " + leaf.path));
        CHECK_THAT(help.out, Contains("--dry-run"));
        for (const cli::Option& option : leaf.options) {
            CHECK_THAT(help.out, Contains(option.name));
            CHECK_FALSE(option.help.empty());
        }
    }
}

TEST_CASE("every command refuses an option that it does not know, in words and in JSON", "[cli]") {
    const Demo demo;
    for (const cli::Leaf& leaf : cli::command_tree()) {
        INFO("mitra " << leaf.path);
        const Finished words = demo.mitra(words_of(leaf.path, {"--no-such-option"}));
        CHECK(words.status == 2);
        CHECK(words.out.empty());
        CHECK_THAT(words.err, Contains("unknown option --no-such-option"));
        const Finished json = demo.mitra(words_of(leaf.path, {"--no-such-option", "--json"}));
        CHECK(json.status == 2);
        auto error = nlohmann::json::parse(json.err, nullptr, false)["error"];
        CHECK(error["id"] == "usage");
        CHECK_THAT(error["message"].get<std::string>(), Contains("--no-such-option"));
        CHECK(error.contains("hint"));
    }
}

TEST_CASE("every list pages and counts alike", "[cli]") {
    const Demo demo;
    demo.add_people();
    demo.add_shop();
    for (const cli::Leaf& leaf : cli::command_tree()) {
        if (!leaf.is_list) continue;
        INFO("mitra " << leaf.path);
        const auto words = [&](std::vector<std::string> more) {
            if (leaf.path == "event attendance")
                more.insert(more.end(), {"--tier", "vip"});  // of an event it is no list
            return words_of(leaf.path, std::move(more));
        };
        auto page = demo.json(words({"--limit", "1", "--count"}));
        INFO(page.dump());
        CHECK(page["schema"] == 1);
        REQUIRE(page.contains("items"));
        CHECK(page["items"].is_array());
        CHECK(page["items"].size() <= 1);
        CHECK(page.contains("next"));
        CHECK(page["total"].is_number_integer());
        // A thing without a date says so instead of passing over what was asked.
        const Finished dated = demo.mitra(words({"--since", "2020-01-01", "--until", "2030-01-01T00:00:00+07:00"}));
        CHECK((dated.status == 0 || dated.err.find("no date") != std::string::npos));
        if (page["next"].is_string()) {
            const auto next = demo.json(words({"--limit", "1", "--after", page["next"].get<std::string>()}));
            INFO(next.dump());
            CHECK(next["schema"] == 1);
            CHECK(next["items"] != page["items"]);
        }
        CHECK(demo.mitra(words({"--limit", "0"})).status == 2);
        CHECK(demo.mitra(words({"--since", "yesterday"})).status == 2);
    }
}

TEST_CASE("--dry-run of a command that writes changes nothing", "[cli]") {
    const Demo demo;
    demo.add_people();
    demo.add_shop();
    const std::string before = content_of(demo);
    REQUIRE_THAT(before, Contains("person\n"));
    for (const cli::Leaf& leaf : cli::command_tree()) {
        if (leaf.command->needs != cli::Needs::write) continue;
        INFO("mitra " << leaf.path);
        Words words = words_of(leaf.path, example_for(leaf.path));
        words.insert(words.end(), {"--dry-run", "--yes"});
        const Finished rehearsed = demo.mitra(words);
        INFO(rehearsed.err);
        if (!example_for(leaf.path).empty() && leaf.path != "template set") CHECK(rehearsed.status == 0);
        CHECK(content_of(demo) == before);
    }
}

TEST_CASE("what asks before it acts exits 5 where nobody can answer", "[cli]") {
    const Demo demo;
    demo.add_people();
    demo.add_shop();
    const std::string before = content_of(demo);
    int asking = 0;
    for (const cli::Leaf& leaf : cli::command_tree()) {
        if (!leaf.asks || example_for(leaf.path).empty()) continue;
        ++asking;
        INFO("mitra " << leaf.path);
        const Finished asked = demo.mitra(words_of(leaf.path, example_for(leaf.path)));
        CHECK(asked.status == 5);
        CHECK(content_of(demo) == before);
    }
    CHECK(asking > 0);
}

TEST_CASE("settings that cannot be read stop every command before it does anything", "[cli]") {
    const Demo demo;
    for (const cli::Leaf& leaf : cli::command_tree()) {
        if (leaf.command->needs == cli::Needs::nothing || example_for(leaf.path).empty()) continue;
        INFO("mitra " << leaf.path);
        Words words = words_of(leaf.path, example_for(leaf.path));
        words.insert(words.end(), {"--config", "/nowhere/mitra.toml", "--yes", "--json"});
        const Finished stopped = demo.mitra(words);
        CHECK(stopped.status == 2);
        CHECK(nlohmann::json::parse(stopped.err, nullptr, false)["error"]["id"] == "settings.usage");
    }
}
