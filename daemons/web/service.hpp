#pragma once

#include <signal.h>

#include <cstddef>
#include <cstdint>
#include <thread>

namespace mitra::http {
class Server;
}

namespace mitra::web {

/// SIGTERM and SIGINT wait for whoever asks, instead of ending the process. Made before any thread, which inherit it.
class StopSignals {
 public:
    StopSignals();
    [[nodiscard]] const sigset_t& set() const { return set_; }

 private:
    sigset_t set_{};
};

/// Stops the server when a stop signal comes.
class StopOnSignal {
 public:
    StopOnSignal(const StopSignals& signals, http::Server& server);
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();

 private:
    std::thread thread_;
};

/// Lets this process open as many files as so many connections need, each with one behind it (a download, an upload on
/// the disk); systemd starts services with 1,024. Where that is not to be had it is said in the log, and at the limit
/// the listener makes room as it does at its own.
void allow_open_files(std::size_t connections);

/// What systemd hears (sd_notify); nothing happens without it.
void say_ready(std::uint16_t port, std::uint16_t metrics_port);
void say_stopping();
void beat_watchdog();

}  // namespace mitra::web
