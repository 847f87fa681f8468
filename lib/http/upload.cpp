#include "lib/http/upload.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/space.hpp"

namespace mitra::http {
namespace {

/// How much an upload grows before the disk's space is asked for again: many at once may fill it between them.
constexpr std::size_t k_ask_again = 1024 * 1024;

[[noreturn]] void failed(const std::filesystem::path& folder, const char* what) {
    throw Error{ErrorKind::unavailable, fmt::format("{} {}: {}", what, folder.string(), std::strerror(errno)),
                "is there room, and may this user write there?", "disk"};
}

/// A file that no name leads to. Some file systems (overlays, NFS) cannot make one at once.
int unnamed_file(const std::filesystem::path& folder) {
    const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) failed(folder, "a file without a name in");
    std::string path = (folder / ".upload-XXXXXX").string();
    const int named = ::mkostemp(path.data(), O_CLOEXEC);
    if (named < 0) failed(folder, "a file in");
    ::unlink(path.c_str());
    return named;
}

}  // namespace

Spool::Spool(std::filesystem::path folder) : folder_{std::move(folder)} {}

Spool::~Spool() {
    if (file_ >= 0) ::close(file_);
}

void Spool::append(std::string_view bytes) {
    if (file_ < 0 && size_ + bytes.size() <= k_in_memory) {
        memory_.append(bytes);
    } else {
        if (file_ < 0) open_file();
        write(bytes);
    }
    size_ += bytes.size();
}

void Spool::open_file() {
    db::refuse_when_low(folder_);
    file_ = unnamed_file(folder_);
    write(memory_);
    memory_ = {};
}

void Spool::write(std::string_view bytes) {
    if (size_ - asked_at_ >= k_ask_again) {
        db::refuse_when_low(folder_);
        asked_at_ = size_;
    }
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) failed(folder_, "an upload on the disk of");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string Spool::read() const {
    if (file_ < 0) return memory_;
    std::string bytes(size_, '\0');
    for (std::size_t at = 0; at < size_;) {
        const ssize_t got = ::pread(file_, bytes.data() + at, size_ - at, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) failed(folder_, "reading an upload back from the disk of");
        at += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace mitra::http
