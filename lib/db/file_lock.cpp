#include "lib/db/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "lib/base/error.hpp"

namespace mitra::db {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

[[noreturn]] void cannot(const char* act, const std::filesystem::path& file) {
    throw Error{ErrorKind::unavailable,
                std::string{"cannot "} + act + " " + file.string() + ": " + std::strerror(errno),
                "see the disk and the folder's owner"};
}

}  // namespace

std::optional<FileLock> FileLock::try_take(const std::filesystem::path& file, Mode mode) {
    const bool made = !std::filesystem::exists(file);
    // Read-only is enough to lock, so that a file of root's does not keep others out.
    const int fd = ::open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) cannot("open", file);
    FileLock lock{fd};
    if (made) match_owner(file, folder_of(file));
    int result = 0;
    do {
        result = ::flock(fd, (mode == Mode::shared ? LOCK_SH : LOCK_EX) | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result == 0) return lock;
    if (errno == EWOULDBLOCK) return std::nullopt;
    cannot("lock", file);
}

FileLock::FileLock(FileLock&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}
FileLock::~FileLock() {
    if (fd_ >= 0) ::close(fd_);
}

std::filesystem::path use_lock_of(const std::filesystem::path& database) {
    return database.string() + "-use";
}
std::filesystem::path checkpoint_lock_of(const std::filesystem::path& database) {
    return database.string() + "-checkpoint";
}

void match_owner(const std::filesystem::path& file, const std::filesystem::path& like) {
    struct stat owner {};
    if (::geteuid() != 0 || ::stat(like.c_str(), &owner) != 0) return;
    if (::chown(file.c_str(), owner.st_uid, owner.st_gid) != 0) cannot("give away", file);
}

void sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) cannot("open", folder);
    const int result = ::fsync(fd);
    ::close(fd);
    if (result != 0) cannot("sync", folder);
}

void sync_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) cannot("open", file);
    const int result = ::fsync(fd);
    ::close(fd);
    if (result != 0) cannot("sync", file);
}

}  // namespace mitra::db
