#include "tests/durability/recording.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace mitra::durability {
namespace {

Control* mapped(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (opened < 0 || ::ftruncate(opened, sizeof(Control)) != 0) throw std::runtime_error{"no control of a recorder"};
    void* place = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    ::close(opened);
    if (place == MAP_FAILED) throw std::runtime_error{"no control of a recorder"};
    return static_cast<Control*>(place);
}

/// In the folder's turn, so that nothing changes in the middle of an operation.
class Turn {
 public:
    explicit Turn(pthread_mutex_t& turn) : turn_{turn} {
        if (::pthread_mutex_lock(&turn_) == EOWNERDEAD) ::pthread_mutex_consistent(&turn_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { ::pthread_mutex_unlock(&turn_); }

 private:
    pthread_mutex_t& turn_;
};

}  // namespace

Recording::Recording(const std::filesystem::path& folder) : control_{mapped(control_file())} {
    pthread_mutexattr_t shared;
    ::pthread_mutexattr_init(&shared);
    ::pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    ::pthread_mutexattr_setrobust(&shared, PTHREAD_MUTEX_ROBUST);
    ::pthread_mutex_init(&control_->turn, &shared);
    ::pthread_mutexattr_destroy(&shared);
    const std::string watched = std::filesystem::canonical(folder).string();
    const std::string file = journal().string();
    if (watched.size() >= sizeof control_->folder || file.size() >= sizeof control_->journal)
        throw std::runtime_error{"the path of a recorded folder is too long"};
    std::strcpy(control_->folder, watched.c_str());
    std::strcpy(control_->journal, file.c_str());
}

Recording::~Recording() {
    ::munmap(control_, sizeof(Control));
}

test::Process::Environment Recording::environment() const {
    return {{"LD_PRELOAD", MITRA_RECORDER_LIBRARY}, {k_control_variable, control_file().string()}};
}

void Recording::mark(const std::string& word) {
    const RecordHead head{.act = Act::mark,
                          .path_bytes = 0,
                          .other_bytes = 0,
                          .data_bytes = static_cast<std::uint32_t>(word.size()),
                          .inode = 0,
                          .offset = 0};
    const std::string whole = std::string{reinterpret_cast<const char*>(&head), sizeof head} + word;
    const Turn turn{control_->turn};
    const int opened = ::open(journal().c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const ssize_t written = ::write(opened, whole.data(), whole.size());
    ::close(opened);
    if (written != static_cast<ssize_t>(whole.size())) throw std::runtime_error{"no journal of a recorder"};
}

void Recording::arm(Fault fault, std::int64_t at) {
    const Turn turn{control_->turn};
    control_->fault = fault;
    control_->strike_at = at;
    control_->operations = 0;
    control_->struck = 0;
    control_->struck_first[0] = '\0';
}

void Recording::disarm() {
    const Turn turn{control_->turn};
    control_->fault = Fault::none;
}

}  // namespace mitra::durability
