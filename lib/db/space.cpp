#include "lib/db/space.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

#include "lib/base/error.hpp"

namespace mitra::db {
namespace {

constexpr std::uint64_t k_mib = 1024 * 1024;

[[noreturn]] void too_little(const std::filesystem::path& path, const Space& space, const char* what) {
    throw Error{
        ErrorKind::unavailable,
        fmt::format("only {} MiB are left on the disk of {}: {}", space.free_bytes / k_mib, path.string(), what),
        "make room; work goes on by itself then", "disk"};
}

}  // namespace

Space space_left(const std::filesystem::path& path) {
    struct statvfs disk {};
    if (::statvfs(path.c_str(), &disk) != 0)
        throw Error{ErrorKind::unavailable, fmt::format("the disk of {}: {}", path.string(), std::strerror(errno)),
                    "is it mounted?"};
    return {std::uint64_t{disk.f_bavail} * disk.f_frsize, std::uint64_t{disk.f_blocks} * disk.f_frsize};
}

void refuse_when_low(const std::filesystem::path& path) {
    const Space space = space_left(path);
    if (space.low()) too_little(path, space, "uploads and broadcasts are refused");
}

void refuse_without_space(const std::filesystem::path& path) {
    const Space space = space_left(path);
    if (space.none()) too_little(path, space, "nothing is written");
}

}  // namespace mitra::db
