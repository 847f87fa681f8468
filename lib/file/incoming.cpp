#include "lib/file/incoming.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <unordered_set>
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

/// Folders whose own names are known to last.
class Lasting {
 public:
    bool has(const std::filesystem::path& folder) {
        const std::lock_guard lock{mutex_};
        return folders_.contains(folder.string());
    }
    void add(const std::filesystem::path& folder) {
        const std::lock_guard lock{mutex_};
        folders_.insert(folder.string());
    }

 private:
    std::mutex mutex_;
    std::unordered_set<std::string> folders_;
};

/// The folder and those above it up to and with `files_dir`, each lasting before what is put into it. Whoever made one
/// that is there already may have died before it was flushed, so each process flushes it once.
void make_folder(const std::filesystem::path& folder, const std::filesystem::path& files_dir) {
    static Lasting lasting;
    const std::filesystem::path root = files_dir.has_filename() ? files_dir : files_dir.parent_path();
    const bool there = ::access(folder.c_str(), X_OK) == 0;
    if (there && lasting.has(folder)) return;
    const std::filesystem::path above = folder.parent_path();
    if (folder != root) make_folder(above, files_dir);
    if (!there) {
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) disk_error("make", folder);
        db::match_owner(folder, folder == root ? above : root);
    }
    // Where we may not even look above files_dir, somebody else made it.
    if (folder != root || ::access(above.c_str(), R_OK) == 0) sync_folder(above);
    lasting.add(folder);
}

}  // namespace

Incoming::Incoming(std::filesystem::path files_dir)
    : files_dir_{std::move(files_dir)}, path_{files_dir_ / (std::string{k_prefix} + crypto::random_uuid())} {
    constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file_ = ::open(path_.c_str(), k_flags, 0600);
    if (file_ < 0 && errno == ENOENT) {  // a site that has had no file yet
        make_folder(path_.parent_path(), files_dir_);
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

void Incoming::settle(const std::filesystem::path& files_dir, const std::filesystem::path& target) {
    db::sync_file(target);
    make_folder(target.parent_path(), files_dir);
    sync_folder(target.parent_path());
}

}  // namespace mitra::file
