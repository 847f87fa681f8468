#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace mitra::http {

/// The listening socket: lets in whoever waits in the kernel's queue. Used on the loop's thread only.
///
/// Where there is no place left, or no descriptor in this process, one connection gives way to the one that comes: to
/// the first of a turn of the loop only, for by the next turn whoever was let in has been read and does not pass for
/// idle. What the whole machine lacks (descriptors, memory) our closing may not cure: then one gives way in a tick, and
/// whoever waits stays in the queue. A shortage is reported when it begins, and every ten minutes while it lasts.
class Door {
 public:
    struct Owner {
        std::function<bool()> is_full;
        std::function<bool()> make_room;  ///< false where nobody can give way
        std::function<void(int socket, std::string peer)> welcome;
        std::function<void(const std::string& fault)> report;
    };

    /// Takes over the socket (`listen_on`).
    Door(boost::asio::io_context& loop, int socket, Owner owner);
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    ~Door();

    [[nodiscard]] std::uint16_t port() const;
    void open();
    /// Called by the loop's timer: a shortage may be over.
    void tick();
    /// For good: whoever waits is refused.
    void close();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::http
