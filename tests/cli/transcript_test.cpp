// Sessions at the terminal, kept as they went: each is played again and must go the same way, to the letter.
// MITRA_WRITE_GOLDEN=1 writes them anew; read the difference before you commit it.
#include "tests/cli/transcript.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace {

std::vector<std::filesystem::path> sessions() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{MITRA_GOLDEN} / "session"})
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// The first line that differs, with what was expected there: easier to read than two whole sessions.
std::string difference(const std::string& was, const std::string& is) {
    std::istringstream before{was};
    std::istringstream now{is};
    std::string old_line;
    std::string new_line;
    for (int number = 1;; ++number) {
        const bool more_before = static_cast<bool>(std::getline(before, old_line));
        const bool more_now = static_cast<bool>(std::getline(now, new_line));
        if (!more_before && !more_now) return "";
        if (!more_before) old_line = "(the end)";
        if (!more_now) new_line = "(the end)";
        if (old_line != new_line)
            return "line " + std::to_string(number) + "\n  expected: " + old_line + "\n  but is:   " + new_line;
    }
}

}  // namespace

TEST_CASE("a session at the terminal goes as it went before", "[cli]") {
    const auto file = GENERATE(from_range(sessions()));
    INFO(file.filename().string());
    const std::string is = mitra::test::replayed(file);
    if (std::getenv("MITRA_WRITE_GOLDEN") != nullptr) std::ofstream{file} << is;
    CHECK(difference(content(file), is) == "");
}
