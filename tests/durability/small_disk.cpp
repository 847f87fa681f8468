#include "tests/durability/small_disk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace mitra::durability {
namespace {

constexpr std::uint64_t k_mebibyte = 1024 * 1024;
constexpr std::uint64_t k_largest_piece = 16 * k_mebibyte, k_smallest_piece = 4096;

[[noreturn]] void failed(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

/// The mounts of root are its own from now on; somebody else becomes root of a namespace first.
bool enter_namespace() {
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    if (user != 0) {
        std::ofstream{"/proc/self/uid_map"} << fmt::format("0 {} 1", user);
        std::ofstream{"/proc/self/setgroups"} << "deny";
        std::ofstream{"/proc/self/gid_map"} << fmt::format("0 {} 1", group);
    }
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace

bool SmallDisk::possible() {
    static const bool entered = enter_namespace();
    return entered;
}

SmallDisk::SmallDisk(std::uint64_t mebibytes) {
    const std::string options = fmt::format("size={}m,mode=0700", mebibytes);
    if (!possible() || ::mount("tmpfs", place_.path().c_str(), "tmpfs", 0, options.c_str()) != 0) failed("mount");
}

SmallDisk::~SmallDisk() {
    ::umount2(place_.path().c_str(), MNT_DETACH);
}

std::uint64_t SmallDisk::free_bytes() const {
    return std::filesystem::space(place_.path()).available;
}

void SmallDisk::leave(std::uint64_t mebibytes) const {
    const int filler = ::open((place_ / "filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (filler < 0) failed("the filler");
    const std::uint64_t wanted = mebibytes * k_mebibyte;
    bool done = false;
    // Others write meanwhile: what was free a moment ago may be theirs by now, so it is taken in ever smaller pieces.
    for (std::uint64_t piece = k_largest_piece; !done;) {
        const auto taken = static_cast<std::uint64_t>(::lseek(filler, 0, SEEK_END));
        const std::uint64_t free = free_bytes();
        if (free <= wanted) {
            done = ::ftruncate(filler, static_cast<off_t>(taken - std::min(taken, wanted - free))) == 0;
            if (!done && errno != EINTR) break;
            continue;
        }
        const auto more = static_cast<off_t>(std::min(piece, free - wanted));
        if (::fallocate(filler, 0, static_cast<off_t>(taken), more) == 0) continue;
        if (errno != ENOSPC && errno != EINTR) break;
        piece = std::max(piece / 2, k_smallest_piece);
    }
    ::close(filler);
    if (!done) failed("the filler");
}

}  // namespace mitra::durability
