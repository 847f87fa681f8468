#include "lib/crypto/secret_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "lib/base/error.hpp"

namespace mitra::crypto {
namespace {

class Descriptor {
 public:
    Descriptor(const std::filesystem::path& file, int flags, mode_t mode = 0)
        : fd_{::open(file.c_str(), flags, mode)} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

 private:
    int fd_;
};

/// `errno` in words, for an error about the disk.
Error disk_error(const std::string& asked) {
    return Error{ErrorKind::unavailable, fmt::format("{}: {}", asked, std::strerror(errno)),
                 "see the disk and the folder's owner"};
}

bool is_credential(const std::filesystem::path& file) {
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    return directory && *directory && file.parent_path() == std::filesystem::path{directory};
}

void check_private(const std::filesystem::path& file, const struct stat& found) {
    if (!S_ISREG(found.st_mode)) throw Error{ErrorKind::usage, fmt::format("{} is not a plain file", file.string())};
    if (found.st_uid != ::geteuid() && found.st_uid != 0)
        throw Error{ErrorKind::usage, fmt::format("{} belongs to user {}, not to us", file.string(), found.st_uid),
                    fmt::format("chown {} {}", ::geteuid(), file.string())};
    const mode_t forbidden = is_credential(file) ? 0037 : 0077;
    if ((found.st_mode & forbidden) != 0)
        throw Error{ErrorKind::usage,
                    fmt::format("{} is open to others (mode {:04o})", file.string(), found.st_mode & 07777),
                    fmt::format("chmod 600 {}", file.string())};
}

void write_all(int fd, std::string_view content, const std::string& asked) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw disk_error(asked);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd) != 0) throw disk_error(asked);
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

void sync_directory(const std::filesystem::path& file) {
    const std::filesystem::path directory = folder_of(file);
    const Descriptor opened{directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC};
    if (!opened || ::fsync(opened.get()) != 0) throw disk_error("sync " + directory.string());
}

/// Takes a file away again unless all went well.
class Unfinished {
 public:
    explicit Unfinished(std::filesystem::path file) : file_{std::move(file)} {}
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
        if (!file_.empty()) ::unlink(file_.c_str());
    }
    void finished() { file_.clear(); }

 private:
    std::filesystem::path file_;
};

void put_in_place(const std::filesystem::path& file, std::string_view content, const struct stat& owner) {
    std::filesystem::path fresh = file;
    fresh += ".new";
    ::unlink(fresh.c_str());  // left by a run that died: its content was never in use
    const Descriptor opened{fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600};
    if (!opened) throw disk_error("make " + fresh.string());
    Unfinished unfinished{fresh};
    if (::geteuid() == 0 && ::fchown(opened.get(), owner.st_uid, owner.st_gid) != 0)
        throw disk_error("give " + fresh.string() + " to its owner");
    write_all(opened.get(), content, "write " + fresh.string());
    if (::rename(fresh.c_str(), file.c_str()) != 0) throw disk_error("replace " + file.string());
    unfinished.finished();
    sync_directory(file);
}

}  // namespace

std::string read_secret_file(const std::filesystem::path& file, std::size_t limit) {
    const Descriptor opened{file, O_RDONLY | O_CLOEXEC | O_NONBLOCK};
    if (!opened)
        throw Error{ErrorKind::usage, fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)),
                    "see the path in the settings, and who may read it"};
    struct stat found {};
    if (::fstat(opened.get(), &found) != 0) throw disk_error("read " + file.string());
    check_private(file, found);

    // As much memory as the file takes, and a byte more to find its end: a list's limit is far beyond its size.
    const std::size_t expected = std::min(limit, static_cast<std::size_t>(found.st_size));
    std::string content(expected + 1, '\0');
    std::size_t size = 0;
    while (size <= limit) {
        if (size == content.size()) content.resize(std::min(limit + 1, 2 * size));  // it grew meanwhile
        const ssize_t got = ::read(opened.get(), content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw disk_error("read " + file.string());
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > limit)
        throw Error{ErrorKind::usage, fmt::format("{} is larger than {} bytes", file.string(), limit),
                    "is this the right file?"};
    content.resize(size);
    return content;
}

void write_new_secret_file(const std::filesystem::path& file, std::string_view content) {
    const Descriptor opened{file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600};
    if (!opened && errno == EEXIST)
        throw Error{ErrorKind::refused, fmt::format("{} exists already", file.string()),
                    "it is never overwritten; move it away if it is not needed any more"};
    if (!opened) throw disk_error("make " + file.string());
    Unfinished unfinished{file};
    write_all(opened.get(), content, "write " + file.string());
    sync_directory(file);
    unfinished.finished();
}

void replace_secret_file(const std::filesystem::path& file, std::string_view content) {
    struct stat before {};
    if (::stat(file.c_str(), &before) != 0) throw disk_error("replace " + file.string());
    put_in_place(file, content, before);
}

void put_secret_file(const std::filesystem::path& file, std::string_view content) {
    struct stat like {};
    const bool there = ::stat(file.c_str(), &like) == 0;
    if (!there && (errno != ENOENT || ::stat(folder_of(file).c_str(), &like) != 0))
        throw disk_error("write " + file.string());
    put_in_place(file, content, like);
}

void settle_secret_file(const std::filesystem::path& file) {
    const Descriptor opened{file, O_RDONLY | O_CLOEXEC};
    if (!opened || ::fsync(opened.get()) != 0) throw disk_error("sync " + file.string());
    sync_directory(file);
}

}  // namespace mitra::crypto
