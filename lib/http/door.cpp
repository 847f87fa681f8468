#include "lib/http/door.hpp"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <utility>

#include "lib/http/peer.hpp"

namespace mitra::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

}  // namespace

struct Door::State {
    State(boost::asio::io_context& loop, int socket, Owner whose) : owner{std::move(whose)}, acceptor{loop} {
        acceptor.assign(tcp::v4(), socket);  // the family matters only to those who open a socket
        port = acceptor.local_endpoint().port();
    }

    void wait();
    bool let_in_one();

    Owner owner;
    tcp::acceptor acceptor;
    std::uint16_t port = 0;
    bool resting = false;  ///< lets nobody in until the next tick
};

void Door::State::wait() {
    acceptor.async_wait(tcp::acceptor::wait_read, [this](error_code failure) {
        if (failure || !acceptor.is_open()) return;
        while (let_in_one()) {
        }
        if (!resting) wait();
    });
}

/// False when nobody is waiting any more, or nobody can be let in now.
bool Door::State::let_in_one() {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    const int socket = ::accept4(acceptor.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
        // Out of descriptors or memory: whoever waits stays in the kernel's queue until the next tick.
        resting = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
        if (resting) owner.make_room();
        return errno == EINTR || errno == ECONNABORTED;
    }
    owner.welcome(socket, normal_address(peer.address().to_string()));
    return true;
}

Door::Door(boost::asio::io_context& loop, int socket, Owner owner)
    : state_{std::make_unique<State>(loop, socket, std::move(owner))} {}

Door::~Door() = default;

std::uint16_t Door::port() const {
    return state_->port;
}

void Door::open() {
    state_->wait();
}

void Door::tick() {
    if (std::exchange(state_->resting, false) && state_->acceptor.is_open()) state_->wait();
}

void Door::close() {
    error_code ignored;
    state_->acceptor.close(ignored);
}

}  // namespace mitra::http
