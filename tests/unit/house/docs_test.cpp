// What the documents say exists.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <regex>

#include "tests/unit/house/source_tree.hpp"

using namespace mitra::house;

namespace {

const std::vector<std::string> k_documents{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"};

std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::vector<std::string> found;
    for (std::sregex_iterator match{text.begin(), text.end(), pattern}, end; match != end; ++match)
        found.push_back((*match)[1]);
    return found;
}

}  // namespace

TEST_CASE("every path in the documents exists", "[house][docs]") {
    static const std::regex k_path{
        R"re((?:^|[\s`(])((?:cli|daemons|etc|lib|schema|scripts|systemd|tests|\.ci)/[\w./-]*\w))re"};
    std::vector<std::string> complaints;
    for (const std::string& document : k_documents) {
        const std::string text = file_text(root() / document);
        CHECK(text.size() > 1000);
        for (const std::string& path : matches(text, k_path))
            if (!std::filesystem::exists(root() / path)) complaints.push_back(document + " names " + path);
    }
    INFO(joined(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("ARCHITECTURE names every room and every daemon", "[house][docs]") {
    const std::string text = file_text(root() / "ARCHITECTURE.md");
    for (const char* top : {"lib", "daemons"})
        for (const auto& entry : std::filesystem::directory_iterator{root() / top}) {
            const std::string folder = fmt::format("`{}/{}/`", top, entry.path().filename().string());
            INFO(folder);
            if (entry.is_directory()) CHECK(text.find(folder) != std::string::npos);
        }
}

TEST_CASE("ARCHITECTURE gives a reason for every library that the build looks for", "[house][docs]") {
    // As find_package, pkg_check_modules and find_library name them, and as people do.
    const std::map<std::string, std::string> k_names{{"nlohmann_json", "nlohmann-json"},
                                                     {"CURL", "libcurl"},
                                                     {"sodium", "libsodium"},
                                                     {"systemd", "libsystemd"},
                                                     {"sqlite", "SQLite"},
                                                     {"tomlplusplus", "toml++"},
                                                     {"archive", "libarchive"},
                                                     {"httplib", "httplib"},
                                                     {"phonenumber", "libphonenumber"},
                                                     {"csv", "libcsv"}};
    static const std::regex k_found{R"((?:find_package|pkg_check_modules)\((\w+)|find_library\(\w+ (\w+))"};
    const std::string text = file_text(root() / "ARCHITECTURE.md");
    const std::string packages = file_text(root() / "scripts/cmake/packages.cmake");
    for (std::sregex_iterator match{packages.begin(), packages.end(), k_found}, end; match != end; ++match) {
        const std::string library = (*match)[1].matched ? (*match)[1] : (*match)[2];
        if (library == "Threads" || library == "PkgConfig") continue;
        const auto named = k_names.find(library);
        const std::string wanted = named == k_names.end() ? library : named->second;
        INFO(wanted);
        CHECK(text.find(wanted) != std::string::npos);
    }
}

TEST_CASE("the README's first commands are the scripts that are there", "[house][docs]") {
    const std::string text = file_text(root() / "README.md");
    static const std::regex k_script{R"re(\b(scripts/[\w-]+))re"};
    for (const std::string& script : matches(text, k_script)) {
        INFO(script);
        const auto permissions = std::filesystem::status(root() / script).permissions();
        CHECK((permissions & std::filesystem::perms::owner_exec) != std::filesystem::perms::none);
    }
    CHECK(text.find("scripts/run") != std::string::npos);
    CHECK(text.find("scripts/test") != std::string::npos);
}
