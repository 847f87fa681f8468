#pragma once

#include <filesystem>
#include <string_view>

namespace mitra::test {

/// A new folder that removes itself and all that is in it.
class TempDir {
 public:
    TempDir();
    TempDir(TempDir&& other) noexcept;
    TempDir& operator=(TempDir&& other) noexcept;
    ~TempDir();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
    std::filesystem::path path_;
};

}  // namespace mitra::test
