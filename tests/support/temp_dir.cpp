#include "tests/support/temp_dir.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace mitra::test {

TempDir::TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "mitra-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error{"no temporary folder " + name};
    path_ = name;
}

TempDir::TempDir(TempDir&& other) noexcept : path_{std::exchange(other.path_, {})} {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
}

TempDir::~TempDir() {
    std::error_code ignored;  // a destructor has nobody to tell
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace mitra::test
