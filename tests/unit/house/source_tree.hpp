#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::house {

/// The project's own sources, as the tests of the house read them.
std::filesystem::path root();

struct Source {
    std::string path;  ///< from the root: "lib/base/money.cpp"
    std::string text;

    [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
    [[nodiscard]] long lines() const;
};
/// All .cpp and .hpp files below these folders of the root, by path.
std::vector<Source> sources(const std::vector<std::string>& folders);
std::string file_text(const std::filesystem::path& file);

struct Include {
    std::string what;  ///< "lib/base/money.hpp" or "fmt/format.h"
    bool quoted = false;
    int line = 0;
};
std::vector<Include> includes(const Source& source);

/// A folder with a mitra_room or mitra_program of its own: "lib/base", "daemons/web", "cli".
struct Room {
    std::set<std::string> uses;  ///< the rooms that its CMakeLists.txt names after USES
};
/// All rooms by folder.
std::map<std::string, Room> rooms();
/// The room a path lies in; empty when none.
std::string room_of(const std::map<std::string, Room>& rooms, std::string_view path);

/// Rooms by their name in CMake: "base" is "lib/base", "sandbox" is "daemons/sandbox".
std::string name_of(std::string_view room);

/// Complaints, one a line, for a test to show.
std::string joined(const std::vector<std::string>& lines);

}  // namespace mitra::house
