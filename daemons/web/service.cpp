#include "daemons/web/service.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include <algorithm>

#include "lib/http/server.hpp"
#include "lib/log/log.hpp"

namespace mitra::web {

StopSignals::StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

StopOnSignal::StopOnSignal(const StopSignals& signals, http::Server& server)
    : thread_{[set = signals.set(), &server] {
          int received = 0;
          sigwait(&set, &received);
          server.stop();
      }} {}

StopOnSignal::~StopOnSignal() {
    // The server may have ended by itself: then this is the signal that the thread waits for.
    pthread_kill(thread_.native_handle(), SIGINT);
    thread_.join();
}

void allow_open_files(std::size_t connections) {
    constexpr rlim_t k_of_our_own = 256;  // the database for each thread, libraries, the log
    const rlim_t needed = 2 * connections + k_of_our_own;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return;
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < needed)
        log::warning(
            "{} connections need {} open files, and this process may not have that many (see LimitNOFILE of "
            "its unit)",
            connections, needed);
}

void say_ready(std::uint16_t port, std::uint16_t metrics_port) {
    const std::string metrics = metrics_port == 0 ? std::string{} : fmt::format(", metrics on {}", metrics_port);
    sd_notify(0, fmt::format("READY=1\nSTATUS=listening on port {}{}\n", port, metrics).c_str());
}

void say_stopping() {
    sd_notify(0, "STOPPING=1\nSTATUS=finishing what is in hand\n");
}

void beat_watchdog() {
    sd_notify(0, "WATCHDOG=1");
}

}  // namespace mitra::web
