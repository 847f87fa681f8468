#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

namespace mitra::test {

/// What no two runs share: uuids, seconds of a running clock, folders.
inline std::string steady(std::string text, const std::string& folder) {
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
        text.replace(at, folder.size(), "DIR");
    text = std::regex_replace(text, std::regex{"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"}, "UUID");
    return std::regex_replace(text, std::regex{R"((T12:0[0-9]):[0-9]{2}(\.[0-9]+)?\+07:00)"}, "$1:SS+07:00");
}

/// Compares with tests/golden/cli/NAME; MITRA_UPDATE_GOLDEN=1 writes it anew, to be looked at in the diff.
inline void check_golden(const std::string& name, const std::string& text) {
    const std::filesystem::path file = std::filesystem::path{MITRA_GOLDEN} / name;
    if (std::getenv("MITRA_UPDATE_GOLDEN") != nullptr) std::ofstream{file} << text;
    std::ostringstream expected;
    expected << std::ifstream{file}.rdbuf();
    INFO("write it anew with MITRA_UPDATE_GOLDEN=1, then read the diff: " << file);
    CHECK(text == expected.str());
}

}  // namespace mitra::test
