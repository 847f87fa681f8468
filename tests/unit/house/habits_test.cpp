// House rules that a machine can see: where SQL lives, which libraries stay out of headers, how long files get.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <regex>

#include "tests/unit/house/source_tree.hpp"

using namespace mitra::house;

namespace {

const std::vector<std::string> k_product{"lib", "cli", "daemons"};

bool may_hold_sql(std::string_view path) {
    return path.starts_with("lib/db/") || path.ends_with("_store.cpp");
}

bool holds_sql(const std::string& text) {
    static const std::regex k_sql{
        R"re(R"sql|"\s*(SELECT\s.*\bFROM\b|SELECT [\w(:*]+|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX|TRIGGER)|PRAGMA) )re"};
    static const std::regex k_comment{"//[^\n]*"};
    return std::regex_search(std::regex_replace(text, k_comment, ""), k_sql);
}

}  // namespace

TEST_CASE("SQL stands only in schema/, lib/db and the stores", "[house]") {
    std::vector<std::string> complaints;
    for (const Source& source : sources(k_product))
        if (!may_hold_sql(source.path) && holds_sql(source.text)) complaints.push_back(source.path);
    INFO(joined(complaints));
    CHECK(complaints.empty());
    CHECK(holds_sql("db.prepared(\"SELECT id FROM person WHERE x\")"));
    CHECK(holds_sql("R\"sql(\n"));
    CHECK_FALSE(holds_sql("\"Select a city\" \"update the record\""));
}

TEST_CASE("nothing replaces rows behind a state machine's back", "[house]") {
    static const std::regex k_replace{R"((INSERT|UPDATE)\s+OR\s+REPLACE|\bREPLACE\s+INTO\b)", std::regex::icase};
    static const std::regex k_comment{"--[^\n]*"};
    std::vector<std::string> complaints;
    for (const Source& source : sources(k_product))
        if (std::regex_search(source.text, k_replace)) complaints.push_back(source.path);
    for (const auto& entry : std::filesystem::directory_iterator{root() / "schema"})
        if (entry.path().extension() == ".sql" &&
            std::regex_search(std::regex_replace(file_text(entry.path()), k_comment, ""), k_replace))
            complaints.push_back(entry.path().filename().string());
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("big libraries stay out of headers", "[house]") {
    static const std::regex k_heavy{
        R"(^(boost/|CLI/|httplib\.h|nlohmann/json|spdlog/|toml\+\+/|lib/base/toml|phonenumbers/))"};
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons", "tests/support"}))
        for (const Include& include : includes(source))
            // nlohmann/json_fwd.hpp only declares names: that is what it is for; lib/base/toml.hpp is toml++ for all.
            if (source.is_header() && source.path != "lib/base/toml.hpp" && include.what != "nlohmann/json_fwd.hpp" &&
                std::regex_search(include.what, k_heavy))
                complaints.push_back(fmt::format("{}:{} includes {}", source.path, include.line, include.what));
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("every header is guarded by #pragma once", "[house]") {
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons", "tests"}))
        if (source.is_header() && source.text.find("#pragma once\n") == std::string::npos)
            complaints.push_back(source.path);
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("files stay small enough to hold one idea", "[house]") {
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons", "tests"})) {
        const long most = source.is_header() ? 150 : 400;
        if (source.lines() > most)
            complaints.push_back(fmt::format("{} has {} lines, more than {}", source.path, source.lines(), most));
    }
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("the engine is known to lib/db alone", "[house]") {
    static const std::regex k_engine{R"(^(SQLiteCpp/|sqlite3\.h))"};
    std::vector<std::string> complaints;
    for (const Source& source : sources(k_product))
        for (const Include& include : includes(source))
            if (!source.path.starts_with("lib/db/") && std::regex_search(include.what, k_engine))
                complaints.push_back(fmt::format("{}:{} includes {}", source.path, include.line, include.what));
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("no money is a floating point number", "[house]") {
    static const std::regex k_float{R"re([^"]\b(double|float)\b[^;\n]*(rupiah|amount|price|money|share|fee|total))re",
                                    std::regex::icase};
    std::vector<std::string> complaints;
    for (const Source& source : sources(k_product))
        if (std::regex_search(source.text, k_float)) complaints.push_back(source.path);
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("no mark of unfinished work is left", "[house]") {
    static const std::regex k_mark{
        "\\b(TO"
        "DO|FIX"
        "ME|XX"
        "X|HA"
        "CK)\\b"};
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons", "tests"}))
        if (std::regex_search(source.text, k_mark)) complaints.push_back(source.path);
    INFO(joined(complaints));
    CHECK(complaints.empty());
}
