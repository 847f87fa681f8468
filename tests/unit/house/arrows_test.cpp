// Which room may know which: the drawn arrows (USES in each CMakeLists.txt) follow the layers, and every #include
// follows an arrow.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/unit/house/source_tree.hpp"

using namespace mitra::house;

namespace {

/// From the ground up. A room may use what lies below it, and beside it only what `k_beside` draws.
int layer(const std::string& name) {
    if (name == "base") return 0;
    static const std::set<std::string> k_tools{"log", "crypto", "text", "http", "db", "config"};
    if (k_tools.contains(name)) return 1;
    if (name == "flow") return 3;
    if (name == "app") return 4;
    return 2;  // a domain room
}

const std::set<std::pair<std::string, std::string>> k_beside{
    {"db", "crypto"}, {"db", "log"}, {"http", "db"}, {"http", "log"}, {"config", "crypto"},
};

bool arrow_allowed(const std::string& from, const std::string& to) {
    if (to == "config" && from != "app") return false;
    return layer(to) < layer(from) || k_beside.contains({from, to});
}

/// Settings are read in one place; all others are given what they need.
bool may_read_settings(std::string_view path) {
    return path.starts_with("lib/config/") || path.starts_with("lib/app/") || path.starts_with("cli/config") ||
           path.starts_with("cli/init");
}

}  // namespace

TEST_CASE("every drawn arrow points down", "[house]") {
    std::vector<std::string> complaints;
    for (const auto& [folder, room] : rooms()) {
        if (!folder.starts_with("lib/")) continue;
        for (const std::string& used : room.uses)
            if (!arrow_allowed(name_of(folder), used))
                complaints.push_back(fmt::format("{} must not use {}", name_of(folder), used));
    }
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("every #include follows a drawn arrow", "[house]") {
    const auto all = rooms();
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib"})) {
        const std::string from = room_of(all, source.path);
        for (const Include& include : includes(source)) {
            const std::string to = room_of(all, include.what);
            if (to.empty() || to == from || from.empty()) continue;
            if (!all.at(from).uses.contains(name_of(to)))
                complaints.push_back(fmt::format("{}:{} includes {}, but {} draws no arrow to {}", source.path,
                                                 include.line, include.what, from, name_of(to)));
        }
    }
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("programs use the rooms, never each other, and no room knows a program", "[house]") {
    const auto top = [](std::string_view path) { return path.substr(0, path.find('/', path.find('/') + 1)); };
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons"}))
        for (const Include& include : includes(source)) {
            const bool to_cli = include.what.starts_with("cli/");
            const bool to_daemon = include.what.starts_with("daemons/");
            const bool own = to_cli ? source.path.starts_with("cli/") : top(source.path) == top(include.what);
            if ((to_cli || to_daemon) && !own)
                complaints.push_back(fmt::format("{}:{} includes {}", source.path, include.line, include.what));
        }
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("every file of ours that is included exists in a room", "[house]") {
    const auto all = rooms();
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons", "tests"}))
        for (const Include& include : includes(source)) {
            const bool ours = include.what.starts_with("lib/") || include.what.starts_with("cli/") ||
                              include.what.starts_with("daemons/") || include.what.starts_with("tests/");
            if (!ours) continue;
            const bool exists = std::filesystem::exists(root() / include.what);
            const bool from_product = !source.path.starts_with("tests/");
            if (!exists || !include.quoted || (from_product && include.what.starts_with("tests/")))
                complaints.push_back(fmt::format("{}:{}: {}", source.path, include.line, include.what));
        }
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("only app, init and the config verbs know the settings", "[house]") {
    std::vector<std::string> complaints;
    for (const Source& source : sources({"lib", "cli", "daemons"}))
        for (const Include& include : includes(source))
            if (include.what.starts_with("lib/config/") && !may_read_settings(source.path))
                complaints.push_back(fmt::format("{}:{} includes {}", source.path, include.line, include.what));
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("the reader of arrows sees what is there", "[house]") {
    const auto all = rooms();
    REQUIRE(all.contains("lib/base"));
    REQUIRE(all.contains("daemons/sandbox"));
    CHECK(all.at("lib/db").uses.contains("base"));
    CHECK(all.at("lib/base").uses.empty());
    CHECK(room_of(all, "lib/base/money.hpp") == "lib/base");
    CHECK(room_of(all, "fmt/format.h").empty());
    const Source source{"lib/base/x.cpp", "#pragma once\n  # include \"lib/db/query.hpp\"\n#include <map>\n"};
    REQUIRE(includes(source).size() == 2);
    CHECK(includes(source)[0].what == "lib/db/query.hpp");
    CHECK(includes(source)[0].line == 2);
    CHECK_FALSE(includes(source)[1].quoted);
    CHECK_FALSE(arrow_allowed("people", "outbox"));
    CHECK_FALSE(arrow_allowed("db", "people"));
    CHECK_FALSE(arrow_allowed("flow", "config"));
    CHECK(arrow_allowed("flow", "outbox"));
}
