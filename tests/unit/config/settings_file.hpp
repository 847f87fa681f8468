#pragma once

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace mitra::test {

/// A settings file in a folder of its own that vanishes with it.
class SettingsFile {
 public:
    explicit SettingsFile(std::string_view text) {
        std::string name = (std::filesystem::temp_directory_path() / "mitra-config-XXXXXX").string();
        folder = mkdtemp(name.data());
        file = write("mitra.toml", text, 0644);
    }
    SettingsFile(const SettingsFile&) = delete;
    SettingsFile& operator=(const SettingsFile&) = delete;
    ~SettingsFile() { std::filesystem::remove_all(folder); }

    std::filesystem::path write(const std::string& name, std::string_view text, mode_t mode) const {
        const auto path = folder / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path} << text;
        chmod(path.c_str(), mode);
        return path;
    }

    std::filesystem::path folder;
    std::filesystem::path file;
};

}  // namespace mitra::test
