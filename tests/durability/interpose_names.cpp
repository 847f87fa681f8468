// What makes, moves and removes names, instead of the C library's.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <string_view>

#include "tests/durability/recorder.hpp"

using namespace mitra::durability;

namespace {

int refused(int failure) {
    errno = failure;
    return -1;
}

/// Opens by `open`, and notes what that made or emptied.
template <typename Open>
int opened(int folder, const char* name, int flags, Open&& open) {
    const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
    const auto path = changes ? watched(folder, name) : std::nullopt;
    if (!path) return open();
    struct stat before {};
    const bool there = ::lstat(path->c_str(), &before) == 0;
    if (there && ((flags & O_TRUNC) == 0 || before.st_size == 0)) return open();
    const Operation operation{there ? "truncate" : "create", *path, !there};
    if (operation.failure() != 0) return refused(operation.failure());
    const int file = open();
    if (file >= 0) operation.note(there ? Act::truncate : Act::create, inode_of(file));
    return file;
}

/// An act on two names, where either is watched.
template <typename Move>
int moved(const char* verb, Act act, int from_folder, const char* from, int to_folder, const char* to, Move&& move) {
    const auto source = watched(from_folder, from);
    const auto target = watched(to_folder, to);
    if (!source || !target) return move();
    const Operation operation{verb, *source, true};
    if (operation.failure() != 0) return refused(operation.failure());
    const int result = move();
    if (result == 0) operation.note(act, inode_of(*target), 0, *target);
    return result;
}

template <typename Remove>
int removed(int folder, const char* name, Remove&& remove) {
    const auto path = watched(folder, name);
    if (!path || inode_of(*path) == 0) return remove();
    const Operation operation{"remove", *path, false};
    if (operation.failure() != 0) return refused(operation.failure());
    const int result = remove();
    if (result == 0) operation.note(Act::remove, 0);
    return result;
}

template <typename Make>
int made_folder(int folder, const char* name, Make&& make) {
    const auto path = watched(folder, name);
    if (!path || inode_of(*path) != 0) return make();
    const Operation operation{"mkdir", *path, true};
    if (operation.failure() != 0) return refused(operation.failure());
    const int result = make();
    if (result == 0) operation.note(Act::make_folder, inode_of(*path));
    return result;
}

template <typename Open>
FILE* stream(const char* name, const char* mode, Open&& open) {
    FILE* result = nullptr;
    const int flags = *mode == 'w' ? O_CREAT | O_TRUNC : *mode == 'a' ? O_CREAT : 0;
    opened(AT_FDCWD, name, flags, [&] {
        result = open();
        return result != nullptr ? ::fileno(result) : -1;
    });
    return result;
}

mode_t mode_in(int flags, va_list& more) {
    const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return has_mode ? va_arg(more, mode_t) : 0;
}

int open_by_name(const char* name, int flags, mode_t mode) {
    static const auto real = next<int(const char*, int, ...)>("open");
    return opened(AT_FDCWD, name, flags, [&] { return real(name, flags, mode); });
}

int open_in_folder(int folder, const char* name, int flags, mode_t mode) {
    static const auto real = next<int(int, const char*, int, ...)>("openat");
    return opened(folder, name, flags, [&] { return real(folder, name, flags, mode); });
}

}  // namespace

extern "C" {

int open(const char* name, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_in(flags, more);
    va_end(more);
    return open_by_name(name, flags, mode);
}
int open64(const char* name, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_in(flags, more);
    va_end(more);
    return open_by_name(name, flags | O_LARGEFILE, mode);
}
int openat(int folder, const char* name, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_in(flags, more);
    va_end(more);
    return open_in_folder(folder, name, flags, mode);
}
int openat64(int folder, const char* name, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_in(flags, more);
    va_end(more);
    return open_in_folder(folder, name, flags | O_LARGEFILE, mode);
}
int creat(const char* name, mode_t mode) {
    return open_by_name(name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char* name, mode_t mode) {
    return open_by_name(name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
// libstdc++'s streams open with these.
FILE* fopen(const char* name, const char* mode) {
    static const auto real = next<FILE*(const char*, const char*)>("fopen");
    return stream(name, mode, [&] { return real(name, mode); });
}
FILE* fopen64(const char* name, const char* mode) {
    static const auto real = next<FILE*(const char*, const char*)>("fopen64");
    return stream(name, mode, [&] { return real(name, mode); });
}

int rename(const char* from, const char* to) noexcept {
    static const auto real = next<int(const char*, const char*)>("rename");
    return moved("rename", Act::rename, AT_FDCWD, from, AT_FDCWD, to, [&] { return real(from, to); });
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    static const auto real = next<int(int, const char*, int, const char*)>("renameat");
    return moved("rename", Act::rename, from_folder, from, to_folder, to,
                 [&] { return real(from_folder, from, to_folder, to); });
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
    static const auto real = next<int(int, const char*, int, const char*, unsigned)>("renameat2");
    const Act act = (flags & RENAME_EXCHANGE) != 0 ? Act::exchange : Act::rename;
    return moved("rename", act, from_folder, from, to_folder, to,
                 [&] { return real(from_folder, from, to_folder, to, flags); });
}
int link(const char* from, const char* to) noexcept {
    static const auto real = next<int(const char*, const char*)>("link");
    return moved("link", Act::link, AT_FDCWD, from, AT_FDCWD, to, [&] { return real(from, to); });
}
int unlink(const char* name) noexcept {
    static const auto real = next<int(const char*)>("unlink");
    return removed(AT_FDCWD, name, [&] { return real(name); });
}
int unlinkat(int folder, const char* name, int flags) noexcept {
    static const auto real = next<int(int, const char*, int)>("unlinkat");
    return removed(folder, name, [&] { return real(folder, name, flags); });
}
int remove(const char* name) noexcept {
    static const auto real = next<int(const char*)>("remove");
    return removed(AT_FDCWD, name, [&] { return real(name); });
}
int rmdir(const char* name) noexcept {
    static const auto real = next<int(const char*)>("rmdir");
    return removed(AT_FDCWD, name, [&] { return real(name); });
}
int mkdir(const char* name, mode_t mode) noexcept {
    static const auto real = next<int(const char*, mode_t)>("mkdir");
    return made_folder(AT_FDCWD, name, [&] { return real(name, mode); });
}
int mkdirat(int folder, const char* name, mode_t mode) noexcept {
    static const auto real = next<int(int, const char*, mode_t)>("mkdirat");
    return made_folder(folder, name, [&] { return real(folder, name, mode); });
}
char* mkdtemp(char* pattern) noexcept {
    static const auto real = next<char*(char*)>("mkdtemp");
    char* result = real(pattern);
    if (const auto path = result == nullptr ? std::nullopt : watched(AT_FDCWD, result))
        Operation{"mkdir", *path, true}.note(Act::make_folder, inode_of(*path));
    return result;
}

}  // extern "C"
