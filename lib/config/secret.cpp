#include "lib/config/secret.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "lib/base/error.hpp"

namespace mitra::config {
namespace {

constexpr std::string_view k_suffix = "_file";

std::filesystem::path credentials_directory() {
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    return directory == nullptr ? "" : directory;
}

bool is_credential(const std::filesystem::path& file) {
    const auto directory = credentials_directory();
    return !directory.empty() && file.parent_path() == directory;
}

}  // namespace

std::optional<std::filesystem::path> credential(std::string_view key) {
    const auto directory = credentials_directory();
    if (directory.empty() || !key.ends_with(k_suffix)) return std::nullopt;
    const std::string whole{key.substr(0, key.size() - k_suffix.size())};
    for (const std::string& name : {whole, whole.substr(whole.find('.') + 1)})
        if (std::filesystem::exists(directory / name)) return directory / name;
    return std::nullopt;
}

std::string read_secret(const std::filesystem::path& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) throw Error{ErrorKind::usage, "there is no file " + file.string()};
    if (!is_credential(file) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw Error{ErrorKind::usage, file.string() + " may be read by others", "chmod 600 " + file.string()};

    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw Error{ErrorKind::usage, "cannot read " + file.string()};
    std::ostringstream content;
    content << stream.rdbuf();
    std::string secret = content.str();
    while (secret.ends_with('\n') || secret.ends_with('\r'))
        secret.pop_back();
    if (secret.empty()) throw Error{ErrorKind::usage, file.string() + " is empty"};
    return secret;
}

}  // namespace mitra::config
