#include "cli/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "lib/base/error.hpp"

namespace mitra::cli {

void not_written(const std::string& file) {
    throw Error{ErrorKind::unavailable, fmt::format("cannot write {}: {}", file, std::strerror(errno)), {}, "output"};
}

void make_private(const std::filesystem::path& file) {
    const int made = open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0 && errno == EEXIST)
        throw Error{ErrorKind::refused, file.string() + " exists already", "name another file", "output"};
    if (made < 0) not_written(file.string());
    close(made);
}

}  // namespace mitra::cli
