#pragma once

#include <dlfcn.h>
#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "tests/durability/journal.hpp"

/// The inside of libmitra-recorder.so: what every replaced function of the C library (interpose*.cpp) asks.
namespace mitra::durability {

/// The function of that name that ours stands before.
template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// Whether this program is recorded at all.
bool recording();
/// The path that a call means, whole and without dots, where it lies below the watched folder.
std::optional<std::string> watched(int folder, const char* path);
/// The same of an open file.
std::optional<std::string> watched(int file);

/// One operation on the watched folder: taken in turn, counted, and perhaps struck.
class Operation {
 public:
    /// `needs_room`: a full disk refuses it.
    Operation(const char* verb, const std::string& path, bool needs_room);
    ~Operation();
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    /// The error that it fails with, or 0.
    [[nodiscard]] int failure() const { return failure_; }
    /// Of a write: only its first half is done, as on a disk that is full in the middle, or before the program dies.
    [[nodiscard]] bool halved() const { return halved_; }
    /// Notes what was done. -shm files are not: they do not outlive a crash.
    void note(Act act, std::uint64_t inode, std::int64_t offset = 0, std::string_view other = {},
              std::string_view data = {}) const;

 private:
    std::string path_;
    int failure_ = 0;
    bool halved_ = false;
    bool dies_ = false;
};

/// Notes that an answer begins to leave, where these bytes of a socket begin one.
void note_answer(int socket, std::string_view bytes);

std::uint64_t inode_of(int file);
std::uint64_t inode_of(const std::string& path);

}  // namespace mitra::durability
