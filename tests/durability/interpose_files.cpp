// What writes to files and flushes them, instead of the C library's.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

#include "tests/durability/recorder.hpp"

using namespace mitra::durability;

namespace {

ssize_t refused(int failure) {
    errno = failure;
    return -1;
}

/// A write of `count` bytes; `at` is where, or nothing for where the file stands. `write` does it in truth.
template <typename Write>
ssize_t written(int file, const void* bytes, std::size_t count, std::optional<off_t> at, Write&& write) {
    const auto path = watched(file);
    if (!path) {
        note_answer(file, {static_cast<const char*>(bytes), count});
        return write(bytes, count);
    }
    const Operation operation{"write", *path, true};
    const bool half = operation.halved() && count > 1;
    if (operation.failure() != 0 && !half) return refused(operation.failure());
    const ssize_t done = write(bytes, half ? count / 2 : count);
    if (done > 0) {
        const off_t offset = at ? *at : ::lseek(file, 0, SEEK_CUR) - done;
        operation.note(Act::write, inode_of(file), offset, {},
                       {static_cast<const char*>(bytes), static_cast<std::size_t>(done)});
    }
    return done;
}

/// A write from several places, as one.
template <typename Write>
ssize_t gathered(int file, const iovec* parts, int count, std::optional<off_t> at, Write&& write) {
    std::string whole;
    if (!watched(file)) {
        if (count > 0) note_answer(file, {static_cast<const char*>(parts[0].iov_base), parts[0].iov_len});
        return write();
    }
    for (int i = 0; i < count; ++i)
        whole.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
    return at ? ::pwrite(file, whole.data(), whole.size(), *at) : ::write(file, whole.data(), whole.size());
}

template <typename Sync>
int flushed(int file, Sync&& sync) {
    const auto path = watched(file);
    if (!path) return sync();
    const Operation operation{"sync", *path, true};
    if (operation.failure() != 0) {
        operation.note(Act::sync_failed, inode_of(file));
        return static_cast<int>(refused(operation.failure()));
    }
    const int result = sync();
    if (result == 0) operation.note(Act::sync, inode_of(file));
    return result;
}

template <typename Cut>
int cut_to(int file, off_t bytes, Cut&& cut) {
    const auto path = watched(file);
    if (!path) return cut();
    const Operation operation{"truncate", *path, false};
    if (operation.failure() != 0) return static_cast<int>(refused(operation.failure()));
    const int result = cut();
    if (result == 0) operation.note(Act::truncate, inode_of(file), bytes);
    return result;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
    static const auto real = next<decltype(::write)>("write");
    return written(file, bytes, count, std::nullopt, [&](const void* b, size_t n) { return real(file, b, n); });
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
    static const auto real = next<decltype(::pwrite)>("pwrite");
    return written(file, bytes, count, at, [&](const void* b, size_t n) { return real(file, b, n, at); });
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
    return pwrite(file, bytes, count, at);
}
ssize_t writev(int file, const iovec* parts, int count) {
    static const auto real = next<decltype(::writev)>("writev");
    return gathered(file, parts, count, std::nullopt, [&] { return real(file, parts, count); });
}
ssize_t pwritev(int file, const iovec* parts, int count, off_t at) {
    static const auto real = next<decltype(::pwritev)>("pwritev");
    return gathered(file, parts, count, at, [&] { return real(file, parts, count, at); });
}
ssize_t pwritev64(int file, const iovec* parts, int count, off64_t at) {
    return pwritev(file, parts, count, at);
}

// Copies that go round write(): who asks for one is told to do it by hand, as on a filesystem that has none.
ssize_t copy_file_range(int from, off64_t* from_at, int to, off64_t* to_at, size_t count, unsigned flags) {
    static const auto real = next<decltype(::copy_file_range)>("copy_file_range");
    if (watched(to)) return refused(EXDEV);
    return real(from, from_at, to, to_at, count, flags);
}
ssize_t sendfile(int to, int from, off_t* at, size_t count) noexcept {
    static const auto real = next<ssize_t(int, int, off_t*, size_t)>("sendfile");
    if (watched(to)) return refused(EINVAL);
    return real(to, from, at, count);
}
ssize_t sendfile64(int to, int from, off64_t* at, size_t count) noexcept {
    return sendfile(to, from, at, count);
}

int fsync(int file) {
    static const auto real = next<decltype(::fsync)>("fsync");
    return flushed(file, [&] { return real(file); });
}
int fdatasync(int file) {
    static const auto real = next<decltype(::fdatasync)>("fdatasync");
    return flushed(file, [&] { return real(file); });
}
int ftruncate(int file, off_t bytes) noexcept {
    static const auto real = next<int(int, off_t)>("ftruncate");
    return cut_to(file, bytes, [&] { return real(file, bytes); });
}
int ftruncate64(int file, off64_t bytes) noexcept {
    return ftruncate(file, bytes);
}
int posix_fallocate(int file, off_t at, off_t bytes) {
    static const auto real = next<decltype(::posix_fallocate)>("posix_fallocate");
    return watched(file) ? EOPNOTSUPP : real(file, at, bytes);
}
int posix_fallocate64(int file, off64_t at, off64_t bytes) {
    return posix_fallocate(file, at, bytes);
}
int fallocate(int file, int mode, off_t at, off_t bytes) {
    static const auto real = next<decltype(::fallocate)>("fallocate");
    return watched(file) ? static_cast<int>(refused(EOPNOTSUPP)) : real(file, mode, at, bytes);
}
int fallocate64(int file, int mode, off64_t at, off64_t bytes) {
    return fallocate(file, mode, at, bytes);
}

ssize_t send(int socket, const void* bytes, size_t count, int flags) {
    static const auto real = next<decltype(::send)>("send");
    note_answer(socket, {static_cast<const char*>(bytes), count});
    return real(socket, bytes, count, flags);
}
ssize_t sendmsg(int socket, const msghdr* message, int flags) {
    static const auto real = next<decltype(::sendmsg)>("sendmsg");
    if (message->msg_iovlen > 0)
        note_answer(socket, {static_cast<const char*>(message->msg_iov[0].iov_base), message->msg_iov[0].iov_len});
    return real(socket, message, flags);
}

}  // extern "C"
