#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include "lib/db/database.hpp"

namespace mitra::bench {

/// The least that a durable callback can cost: one epoll loop that takes what is readable, writes a row for each into
/// the same table with the same pragmas, commits once, and answers all. It parses no more than it must and verifies
/// nothing.
class BareLoop {
 public:
    explicit BareLoop(db::Database database);
    BareLoop(const BareLoop&) = delete;
    BareLoop& operator=(const BareLoop&) = delete;
    ~BareLoop();
    [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
    void run();

    db::Database database_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace mitra::bench
