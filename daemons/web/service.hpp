#pragma once

#include <signal.h>

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

/// What systemd hears (sd_notify); nothing happens without it.
void say_ready(std::uint16_t port, std::uint16_t metrics_port);
void say_stopping();
void beat_watchdog();

}  // namespace mitra::web
