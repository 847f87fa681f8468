#include "lib/http/door.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "lib/http/peer.hpp"

namespace mitra::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::chrono::minutes k_say_again{10};

}  // namespace

struct Door::State {
    State(boost::asio::io_context& loop, int socket, Owner whose) : owner{std::move(whose)}, acceptor{loop} {
        acceptor.assign(tcp::v4(), socket);  // the family matters only to those who open a socket
        port = acceptor.local_endpoint().port();
    }

    void wait();
    bool let_in_one();
    bool go_short(int failure);
    void say_short(int failure);

    Owner owner;
    tcp::acceptor acceptor;
    std::uint16_t port = 0;
    std::size_t let_in = 0;  ///< in this turn
    bool resting = false;    ///< lets nobody in until the next tick
    Moment say_after{};
};

void Door::State::wait() {
    acceptor.async_wait(tcp::acceptor::wait_read, [this](error_code failure) {
        if (failure || !acceptor.is_open()) return;
        let_in = 0;
        while (let_in_one()) {
        }
        if (!resting) wait();
    });
}

/// False at the end of this turn: nobody is waiting any more, or nobody can be let in now.
bool Door::State::let_in_one() {
    if (let_in > 0 && owner.is_full()) return false;
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    const int socket = ::accept4(acceptor.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) {
        ++let_in;
        owner.welcome(socket, normal_address(peer.address().to_string()));
        return true;
    }
    const int failure = errno;
    if (failure == EMFILE || failure == ENFILE || failure == ENOBUFS || failure == ENOMEM) return go_short(failure);
    return failure == EINTR || failure == ECONNABORTED;
}

bool Door::State::go_short(int failure) {
    // The kernel looks for a descriptor before it looks who waits: behind the first of a turn there may be nobody.
    if (let_in > 0) return false;
    say_short(failure);
    if (owner.make_room() && failure == EMFILE) return true;
    resting = true;
    return false;
}

void Door::State::say_short(int failure) {
    const Moment now = std::chrono::steady_clock::now();
    if (now < say_after) return;
    say_after = now + k_say_again;
    owner.report(fmt::format("a visitor cannot be let in ({}): idle connections give way{}", std::strerror(failure),
                             failure == EMFILE ? "; see LimitNOFILE of the unit" : ""));
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
