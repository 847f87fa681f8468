// libmitra-holder.so, preloaded into a program: each call that MITRA_HOLD names ("hash": of a password, "file": its
// flush to the disk, "commit": the same of the database's log) leaves a byte in the file `waiting` of the folder
// MITRA_HOLD_AT, and then waits until somebody opens the pipe `gate` beside it for writing.
#include <dlfcn.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace {

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool held(std::string_view what) {
    const char* const named = std::getenv("MITRA_HOLD");
    return named != nullptr && named == what;
}

void wait_at_gate() {
    const std::string folder = std::getenv("MITRA_HOLD_AT");
    const int waiting = ::open((folder + "/waiting").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (::write(waiting, "x", 1) != 1) std::abort();
    ::close(waiting);
    ::close(::open((folder + "/gate").c_str(), O_RDONLY | O_CLOEXEC));
}

std::string name_of(int file) {
    std::error_code failure;
    return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), failure).string();
}

}  // namespace

extern "C" {

int crypto_pwhash_str_verify(const char* hash, const char* password, unsigned long long length) {
    static const auto real = next<decltype(::crypto_pwhash_str_verify)>("crypto_pwhash_str_verify");
    if (held("hash")) wait_at_gate();
    return real(hash, password, length);
}

int fsync(int file) {
    static const auto real = next<decltype(::fsync)>("fsync");
    if (held("file") && name_of(file).find("/files/") != std::string::npos) wait_at_gate();
    return real(file);
}

int fdatasync(int file) {
    static const auto real = next<decltype(::fdatasync)>("fdatasync");
    if (held("commit") && name_of(file).ends_with("-wal")) wait_at_gate();
    return real(file);
}
}
