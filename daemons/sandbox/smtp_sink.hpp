#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "daemons/sandbox/listener.hpp"
#include "daemons/sandbox/world.hpp"

namespace mitra::sandbox {

/// An SMTP server on loopback that puts every mail into the inbox and sends none on. The fault of the key "smtp" is
/// played when a mail's content is complete.
class SmtpSink {
 public:
    /// Throws Error{refused} when another program has the port.
    SmtpSink(World& world, const Address& address);
    ~SmtpSink();
    SmtpSink(const SmtpSink&) = delete;
    SmtpSink& operator=(const SmtpSink&) = delete;

    [[nodiscard]] const Address& address() const { return address_; }
    void start();

 private:
    void accept_connections();
    void converse(int connection);

    World& world_;
    Address address_;
    int listening_ = -1;
    std::thread acceptor_;
    std::mutex mutex_;
    std::condition_variable nobody_left_;
    std::set<int> connections_;
    bool stopping_ = false;
};

}  // namespace mitra::sandbox
