#include "lib/db/system_state.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <filesystem>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using db::ClockVerdict;
using mitra::test::k_noon;

TEST_CASE("sending is frozen until it is thawed, and remembers who did it first", "[freeze]") {
    auto db = test::migrated_db();
    CHECK_FALSE(db::sending_frozen(db));
    CHECK(db::freeze_sending(db, "restore", k_noon));
    CHECK_FALSE(db::freeze_sending(db, "admin", k_noon + 1h));
    CHECK(db::sending_frozen(db)->by == "restore");
    CHECK(db::sending_frozen(db)->since == k_noon);
    CHECK(db::thaw_sending(db));
    CHECK_FALSE(db::thaw_sending(db));
}

TEST_CASE("a clock that jumps back stops work until a person accepts it", "[clock]") {
    auto db = test::migrated_db();
    CHECK(db::watch_clock(db, k_noon, true) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon - 5min, true) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon - 5min - 1ms, true) == ClockVerdict::went_back);
    CHECK(db::watch_clock(db, k_noon + 1min, true) == ClockVerdict::went_back);
    CHECK(db::judge_clock(db, k_noon + 1min, true) == ClockVerdict::went_back);
    CHECK(db::accept_clock(db, k_noon - 1h));
    CHECK(db::watch_clock(db, k_noon - 1h, true) == ClockVerdict::fine);
    CHECK_FALSE(db::accept_clock(db, k_noon - 1h));
}

TEST_CASE("a small step back never moves the last time seen back with it", "[clock]") {
    auto db = test::migrated_db();
    db::watch_clock(db, k_noon, true);
    for (int step = 1; step <= 5; ++step)
        db::watch_clock(db, k_noon - step * 1min, true);
    CHECK(db::watch_clock(db, k_noon - 6min, true) == ClockVerdict::went_back);
}

TEST_CASE("a clock that runs a day ahead stops work only while the kernel does not trust it", "[clock]") {
    auto db = test::migrated_db();
    db::watch_clock(db, k_noon, true);
    CHECK(db::watch_clock(db, k_noon + 24h, false) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon + 48h + 1ms, false) == ClockVerdict::far_ahead);
    CHECK(db::watch_clock(db, k_noon + 48h + 1ms, true) == ClockVerdict::fine);
    CHECK(db::watch_clock(db, k_noon + 49h, false) == ClockVerdict::fine);
}

TEST_CASE("watching the clock writes at most every ten seconds", "[clock]") {
    auto db = test::migrated_db();
    db::watch_clock(db, k_noon, true);
    auto other = db.connect();
    const auto version = [&] { return other.prepared("PRAGMA data_version").integer(); };
    const auto before = version();
    db::watch_clock(db, k_noon + 9s, true);
    CHECK(version() == before);
    db::watch_clock(db, k_noon + 10s, true);
    CHECK(version() != before);
}

namespace {

/// From now on the process may not ask for its clock, as under ProtectClock= of systemd.
bool protect_clock() {
    constexpr std::uint32_t k_refuse = SECCOMP_RET_ERRNO | EPERM;
    std::array<sock_filter, 5> rules{{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_adjtimex, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_adjtime, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, k_refuse),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog filter{rules.size(), rules.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

TEST_CASE("where the kernel may not be asked, a clock counts as right only if timesyncd says so", "[clock]") {
    constexpr int k_cannot_try = 2;
    const pid_t child = ::fork();
    if (child == 0) ::_exit(protect_clock() ? static_cast<int>(db::kernel_clock_synchronised()) : k_cannot_try);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == k_cannot_try) {
        WARN("no seccomp here");
        return;
    }
    CHECK((WEXITSTATUS(status) == 1) == std::filesystem::exists("/run/systemd/timesync/synchronized"));
}
