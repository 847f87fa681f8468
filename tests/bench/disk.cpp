#include "tests/bench/disk.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "tests/bench/bench.hpp"
#include "tests/support/temp_dir.hpp"

namespace {
std::atomic<std::int64_t> g_slower_us{0};
}

/// SQLite's flushes come through here.
extern "C" int fdatasync(int file) {
    const auto result = static_cast<int>(::syscall(SYS_fdatasync, file));
    if (const auto us = g_slower_us.load(); us > 0) {
        ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);  // as long as asked, not 50 us more
        std::this_thread::sleep_for(std::chrono::microseconds{us});
    }
    return result;
}

namespace mitra::bench {

void slow_flushes(std::chrono::microseconds by) {
    g_slower_us = by.count();
}

double flush_p99_ms() {
    const test::TempDir dir;
    const int file = ::open((dir / "flushed").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error{"no file to flush"};
    static const std::array<char, 65536> k_bytes{};
    std::vector<double> took;
    for (int i = 0; i < 200; ++i) {
        if (::write(file, k_bytes.data(), k_bytes.size()) < 0) throw std::runtime_error{"a write failed"};
        took.push_back(milliseconds([&] { ::fdatasync(file); }));
    }
    ::close(file);
    std::sort(took.begin(), took.end());
    return took.at(took.size() * 99 / 100);
}

GoalDisk::GoalDisk() : before_{std::filesystem::temp_directory_path().string()} {
    if (!std::filesystem::is_directory("/dev/shm")) throw std::runtime_error{"/dev/shm is needed"};
    ::setenv("TMPDIR", "/dev/shm", 1);
    slow_flushes(std::chrono::microseconds{100});
}

GoalDisk::~GoalDisk() {
    ::setenv("TMPDIR", before_.c_str(), 1);
    slow_flushes({});
}

}  // namespace mitra::bench
