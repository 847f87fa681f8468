#include "cli/init/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw Error{ErrorKind::unavailable, fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)),
                "see the disk and the folder's owner", "file"};
}

/// A descriptor that is closed with its scope.
class Descriptor {
 public:
    Descriptor(const std::filesystem::path& file, int flags) : number_{open(file.c_str(), flags | O_CLOEXEC, 0644)} {
        if (number_ < 0) fail(file);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(number_); }
    [[nodiscard]] int number() const { return number_; }

 private:
    int number_;
};

void write_all(const std::filesystem::path& file, std::string_view text) {
    const Descriptor out{file, O_CREAT | O_EXCL | O_WRONLY};
    while (!text.empty()) {
        const ssize_t written = write(out.number(), text.data(), text.size());
        if (written < 0) fail(file);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(out.number()) != 0) fail(file);
}

}  // namespace

void write_new_file(const std::filesystem::path& file, std::string_view text) {
    const std::filesystem::path unfinished = file.string() + fmt::format(".{}.new", getpid());
    try {
        write_all(unfinished, text);
        // A link, not a rename: it fails where somebody else made the file meanwhile.
        if (link(unfinished.c_str(), file.c_str()) != 0) {
            if (errno != EEXIST) fail(file);
            throw Error{ErrorKind::refused, file.string() + " exists already", {}, "file"};
        }
    } catch (...) {
        unlink(unfinished.c_str());
        throw;
    }
    unlink(unfinished.c_str());
    const Descriptor folder{file.parent_path(), O_RDONLY | O_DIRECTORY};
    if (fsync(folder.number()) != 0) fail(file);
}

}  // namespace mitra::cli
