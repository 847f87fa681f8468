// The recorder's state: the control that it shares with the test, the journal, and whose turn it is.
#include "tests/durability/recorder.hpp"

#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "tests/durability/control.hpp"

namespace mitra::durability {
namespace {

struct State {
    Control* control = nullptr;
    int journal = -1;
    std::string folder;

    // By the kernel's own calls: the C library's are replaced by those that ask us.
    State() {
        const char* file = std::getenv(k_control_variable);
        if (file == nullptr) return;
        const auto opened = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC));
        if (opened < 0) return;
        void* mapped = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
        ::close(opened);
        if (mapped == MAP_FAILED) return;
        control = static_cast<Control*>(mapped);
        folder = control->folder;
        if (control->journal[0] != '\0')
            journal = static_cast<int>(
                ::syscall(SYS_openat, AT_FDCWD, control->journal, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    }
};

State& state() {
    static State one;
    return one;
}

class Turn {
 public:
    Turn() {
        // Whoever was killed in their turn left the control whole: it is changed by single words only.
        if (::pthread_mutex_lock(&state().control->turn) == EOWNERDEAD)
            ::pthread_mutex_consistent(&state().control->turn);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { leave(); }
    static void leave() { ::pthread_mutex_unlock(&state().control->turn); }
};

std::string as_it_stands(int file) {
    std::array<char, PATH_MAX> target{};
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
    return size > 0 ? std::string{target.data(), static_cast<std::size_t>(size)} : std::string{};
}

bool is_below(const std::string& path) {
    const std::string& folder = state().folder;
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

void append(Act act, std::uint64_t inode, std::int64_t offset, std::string_view path, std::string_view other,
            std::string_view data) {
    if (state().journal < 0) return;
    const RecordHead head{.act = act,
                          .path_bytes = static_cast<std::uint32_t>(path.size()),
                          .other_bytes = static_cast<std::uint32_t>(other.size()),
                          .data_bytes = static_cast<std::uint32_t>(data.size()),
                          .inode = inode,
                          .offset = offset};
    std::string whole{reinterpret_cast<const char*>(&head), sizeof head};
    whole.append(path).append(other).append(data);
    const auto written = ::syscall(SYS_write, state().journal, whole.data(), whole.size());
    if (written != static_cast<long>(whole.size())) std::abort();  // a record with a hole proves nothing
}

[[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;)
        ::pause();
}

}  // namespace

bool recording() {
    return state().control != nullptr;
}

std::optional<std::string> watched(int folder, const char* path) {
    if (!recording() || path == nullptr) return std::nullopt;
    std::filesystem::path whole{path};
    if (whole.is_relative()) {
        std::array<char, PATH_MAX> here{};
        if (folder != AT_FDCWD)
            whole = as_it_stands(folder) / whole;
        else if (::getcwd(here.data(), here.size()) != nullptr)
            whole = here.data() / whole;
    }
    std::string plain = whole.lexically_normal().string();
    while (plain.size() > 1 && plain.ends_with('/'))
        plain.pop_back();
    if (!is_below(plain)) return std::nullopt;
    return plain;
}

std::optional<std::string> watched(int file) {
    if (!recording()) return std::nullopt;
    std::string path = as_it_stands(file);
    // The folder itself may be synced.
    if (!is_below(path) && path != state().folder) return std::nullopt;
    return path;
}

Operation::Operation(const char* verb, const std::string& path, bool needs_room) : path_{path} {
    Control& control = *state().control;
    if (::pthread_mutex_lock(&control.turn) == EOWNERDEAD) ::pthread_mutex_consistent(&control.turn);
    const std::int64_t number = ++control.operations;
    if (control.fault == Fault::none || number < control.strike_at) return;
    const bool first = number == control.strike_at;
    switch (control.fault) {
        case Fault::none:
            return;
        case Fault::kill:
        case Fault::kill_half:
            if (!first) return;
            dies_ = halved_ = control.fault == Fault::kill_half;
            break;
        case Fault::eio:
            if (!first) return;
            failure_ = EIO;
            break;
        case Fault::eio_after:
            failure_ = EIO;
            break;
        case Fault::enospc:
            if (!needs_room) return;
            failure_ = ENOSPC;
            halved_ = control.struck == 0;
            break;
    }
    if (++control.struck == 1) {
        const std::string what = std::string{verb} + " " + path;
        std::strncpy(control.struck_first, what.c_str(), sizeof control.struck_first - 1);
    }
    if (control.fault == Fault::kill) die();
}

Operation::~Operation() {
    if (dies_) die();
    const int kept = errno;
    Turn::leave();
    errno = kept;
}

void Operation::note(Act act, std::uint64_t inode, std::int64_t offset, std::string_view other,
                     std::string_view data) const {
    if (!path_.ends_with("-shm")) append(act, inode, offset, path_, other, data);
}

void note_answer(int socket, std::string_view bytes) {
    if (!recording() || !bytes.starts_with("HTTP/1.1 ")) return;
    struct stat found {};
    if (::fstat(socket, &found) != 0 || !S_ISSOCK(found.st_mode)) return;
    const Turn turn;
    append(Act::answer, 0, 0, {}, {}, bytes.substr(0, bytes.find('\r')));
}

std::uint64_t inode_of(int file) {
    struct stat found {};
    return ::fstat(file, &found) == 0 ? found.st_ino : 0;
}

std::uint64_t inode_of(const std::string& path) {
    struct stat found {};
    return ::lstat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

}  // namespace mitra::durability
