#include "cli/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/file_lock.hpp"

namespace mitra::cli {
namespace {

[[noreturn]] void exists_already(const std::filesystem::path& file) {
    throw Error{ErrorKind::refused, file.string() + " exists already", "name another file", "output"};
}

/// Where it is written: hidden, and the same at each try, so that what a killed run left goes with the next.
std::filesystem::path unfinished(const std::filesystem::path& file) {
    return file.parent_path() / fmt::format(".{}.new", file.filename().string());
}

bool same_content(const std::filesystem::path& one, const std::filesystem::path& other) {
    std::ifstream a{one, std::ios::binary}, b{other, std::ios::binary};
    using Bytes = std::istreambuf_iterator<char>;
    return a && b && std::equal(Bytes{a}, Bytes{}, Bytes{b}, Bytes{});
}

}  // namespace

void not_written(const std::string& file) {
    throw Error{ErrorKind::unavailable, fmt::format("cannot write {}: {}", file, std::strerror(errno)), {}, "output"};
}

PrivateFile::PrivateFile(std::filesystem::path file, IfThere if_there)
    : file_{std::move(file)}, unfinished_{unfinished(file_)}, if_there_{if_there} {
    if (if_there_ == IfThere::refused && std::filesystem::exists(std::filesystem::symlink_status(file_)))
        exists_already(file_);
    ::unlink(unfinished_.c_str());
    const int made = ::open(unfinished_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0) not_written(file_.string());
    ::close(made);
    stream_.open(unfinished_, std::ios::binary);
}

PrivateFile::~PrivateFile() {
    if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

void PrivateFile::finish() {
    stream_.close();
    if (!stream_) not_written(file_.string());
    db::sync_file(unfinished_);
    // A link, not a rename: it fails where somebody else made the file meanwhile.
    if (::link(unfinished_.c_str(), file_.c_str()) != 0) {
        if (errno != EEXIST) not_written(file_.string());
        if (if_there_ == IfThere::refused || !same_content(unfinished_, file_)) exists_already(file_);
    }
    ::unlink(std::exchange(unfinished_, {}).c_str());
    db::sync_folder(file_.has_parent_path() ? file_.parent_path() : ".");
}

}  // namespace mitra::cli
