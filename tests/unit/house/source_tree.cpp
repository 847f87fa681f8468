#include "tests/unit/house/source_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace mitra::house {
namespace {

/// The words after USES, up to the next keyword.
std::set<std::string> used_in(const std::string& arguments) {
    static const std::set<std::string> k_keywords{"SOURCES", "USES", "LINKS", "LABELS"};
    std::set<std::string> uses;
    std::istringstream words{arguments};
    std::string keyword;
    for (std::string word; words >> word;) {
        if (k_keywords.contains(word))
            keyword = word;
        else if (keyword == "USES")
            uses.insert(word);
    }
    return uses;
}

bool is_source(const std::filesystem::path& file) {
    return file.extension() == ".cpp" || file.extension() == ".hpp";
}

}  // namespace

std::filesystem::path root() {
    return MITRA_SOURCE_DIR;
}

long Source::lines() const {
    return std::count(text.begin(), text.end(), '\n');
}

std::string file_text(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

std::vector<Source> sources(const std::vector<std::string>& folders) {
    std::vector<Source> found;
    for (const std::string& folder : folders)
        for (auto entry = std::filesystem::recursive_directory_iterator{root() / folder}; entry != end(entry);
             ++entry) {
            if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();  // not ours
            if (entry->is_regular_file() && is_source(entry->path()))
                found.push_back({entry->path().lexically_relative(root()).string(), file_text(entry->path())});
        }
    std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
    return found;
}

std::vector<Include> includes(const Source& source) {
    static const std::regex k_include{R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"};
    std::vector<Include> found;
    std::istringstream lines{source.text};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        std::smatch match;
        if (std::regex_search(line, match, k_include)) found.push_back({match[2], match[1] == "\"", number});
    }
    return found;
}

std::map<std::string, Room> rooms() {
    static const std::regex k_declaration{R"(mitra_(?:room|program)\(\s*[\w-]+\s([^)]*)\))"};
    std::map<std::string, Room> found;
    for (const char* top : {"lib", "cli", "daemons"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator{root() / top}) {
            if (entry.path().filename() != "CMakeLists.txt") continue;
            const std::string text = file_text(entry.path());
            for (std::sregex_iterator match{text.begin(), text.end(), k_declaration}, end; match != end; ++match)
                found[entry.path().parent_path().lexically_relative(root()).string()].uses.merge(used_in((*match)[1]));
        }
    return found;
}

std::string room_of(const std::map<std::string, Room>& rooms, std::string_view path) {
    for (auto folder = std::filesystem::path{path}.parent_path(); !folder.empty(); folder = folder.parent_path())
        if (rooms.contains(folder.string())) return folder.string();
    return {};
}

std::string name_of(std::string_view room) {
    return std::filesystem::path{room}.filename().string();
}

std::string joined(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace mitra::house
