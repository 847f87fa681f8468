#include "lib/file/incoming.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/file_lock.hpp"

namespace mitra::file {
namespace {

[[noreturn]] void disk_error(std::string_view what, const std::filesystem::path& path) {
    throw Error{ErrorKind::unavailable, fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)),
                "is there room, and may this user write there?", "disk"};
}

void sync_folder(const std::filesystem::path& folder) {
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int failure = errno;
    if (opened >= 0) ::close(opened);
    errno = failure;
    if (!synced) disk_error("flush", folder);
}

/// The folder and those above it up to `root`, each lasting before what is put into it.
void make_folder(const std::filesystem::path& folder, const std::filesystem::path& root) {
    if (folder == root || ::access(folder.c_str(), X_OK) == 0) return;
    make_folder(folder.parent_path(), root);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) disk_error("make", folder);
    db::match_owner(folder, root);
    sync_folder(folder.parent_path());
}

}  // namespace

Incoming::Incoming(std::filesystem::path files_dir)
    : files_dir_{std::move(files_dir)}, path_{files_dir_ / (std::string{k_prefix} + crypto::random_uuid())} {
    constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file_ = ::open(path_.c_str(), k_flags, 0600);
    if (file_ < 0 && errno == ENOENT) {  // a site that has had no file yet
        if (::mkdir(files_dir_.c_str(), 0700) != 0 && errno != EEXIST) disk_error("make", files_dir_);
        db::match_owner(files_dir_, files_dir_.parent_path());
        file_ = ::open(path_.c_str(), k_flags, 0600);
    }
    if (file_ < 0) disk_error("make a file in", files_dir_);
    db::match_owner(path_, files_dir_);
}

Incoming::Incoming(std::filesystem::path files_dir, std::filesystem::path written)
    : files_dir_{std::move(files_dir)}, path_{std::move(written)} {
    file_ = ::open(path_.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file_ < 0 || ::fchmod(file_, 0600) != 0) disk_error("open a file in", files_dir_);
    db::match_owner(path_, files_dir_);
}

Incoming::~Incoming() {
    if (file_ >= 0) ::close(file_);
    if (!path_.empty()) ::unlink(path_.c_str());
}

void Incoming::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) disk_error("write a file in", files_dir_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void Incoming::finish() {
    if (::fsync(file_) != 0) disk_error("flush a file in", files_dir_);
    ::close(std::exchange(file_, -1));
}

void Incoming::put(const std::filesystem::path& target) {
    make_folder(target.parent_path(), files_dir_);
    if (::rename(path_.c_str(), target.c_str()) != 0) disk_error("put a file into", target.parent_path());
    path_.clear();
    sync_folder(target.parent_path());
}

}  // namespace mitra::file
