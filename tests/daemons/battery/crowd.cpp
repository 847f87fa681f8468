#include "tests/daemons/battery/crowd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <utility>

#include "tests/daemons/battery/live_site.hpp"

namespace mitra::test {
namespace {

using Clock = std::chrono::steady_clock;

/// A connection that is there, from an address of its own; -1 where nobody lets it in now.
int connected(std::uint16_t port, const std::string& from, int receive_buffer) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (receive_buffer > 0) ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in own{}, there{};
    own.sin_family = there.sin_family = AF_INET;
    ::inet_pton(AF_INET, from.c_str(), &own.sin_addr);
    there.sin_port = htons(port);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0 &&
        ::connect(socket, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0)
        return socket;
    ::close(socket);
    return -1;
}

/// Whether the other side has gone. What came is thrown away, but for those who do not read.
bool has_gone(int socket, bool reads) {
    std::array<char, 4096> bytes{};
    const auto got = ::recv(socket, bytes.data(), reads ? bytes.size() : 1, MSG_DONTWAIT | (reads ? 0 : MSG_PEEK));
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace

Attackers::Attackers(std::uint16_t port, int count, std::string page)
    : port_{port}, page_{std::move(page)}, all_(static_cast<std::size_t>(count)) {
    for (std::size_t i = 0; i < all_.size(); ++i)
        come(i);
    thread_ = std::thread{[this] { run(); }};
}

Attackers::~Attackers() {
    ended_ = true;
    thread_.join();
    for (const One& one : all_)
        if (one.socket >= 0) ::close(one.socket);
}

void Attackers::come(std::size_t which) {
    constexpr int k_reads_nothing = 4096;
    all_[which] = {connected(port_, address_of(20'000 + static_cast<int>(which)), which % 4 == 3 ? k_reads_nothing : 0),
                   0};
    ++came_;
}

std::string Attackers::words_of(std::size_t which) const {
    switch (which % 4) {
        case 0:
            return {};
        case 1:
            return "GET / HTTP/1.1\r\nHost: mitra.test\r\nX-Slow: " + std::string(8'000, 'a');
        case 2:
            return "POST /daftar HTTP/1.1\r\nHost: mitra.test\r\nContent-Length: 16000\r\n\r\n" +
                   std::string(15'000, 'a');
        default:
            return "GET " + page_ + " HTTP/1.1\r\nHost: mitra.test\r\n\r\n";
    }
}

/// The head of a slow body goes at once, a request that nobody reads the answer of again and again; else a byte.
void Attackers::act(std::size_t which) {
    One& one = all_[which];
    const std::string words = words_of(which);
    if (words.empty()) return;
    std::size_t bytes = 1;
    if (which % 4 == 2 && one.sent == 0) bytes = words.find("\r\n\r\n") + 4;
    if (which % 4 == 3) bytes = words.size();
    const std::size_t at = one.sent % words.size();
    const auto sent =
        ::send(one.socket, words.data() + at, std::min(bytes, words.size() - at), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) one.sent += static_cast<std::size_t>(sent);
}

void Attackers::run() {
    while (!ended_) {
        for (std::size_t i = 0; i < all_.size() && !ended_; ++i) {
            if (all_[i].socket >= 0 && has_gone(all_[i].socket, i % 4 != 3)) ::close(std::exchange(all_[i].socket, -1));
            all_[i].socket < 0 ? come(i) : act(i);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});  // each sends its byte so often
    }
}

double Served::within(double share) const {
    if (milliseconds.empty()) throw std::runtime_error{"nobody was served"};
    const auto at = static_cast<std::size_t>(share * static_cast<double>(milliseconds.size()));
    return milliseconds.at(std::min(at, milliseconds.size() - 1));
}

namespace {

struct Visitor {
    int socket = -1;
    Clock::time_point asked;
    std::string got;
    std::size_t wanted = 0;  ///< bytes of the whole answer, once its head is there
};

void ask(Visitor& visitor, const std::string& request) {
    visitor.got.clear();
    visitor.wanted = 0;
    visitor.asked = Clock::now();
    ::send(visitor.socket, request.data(), request.size(), MSG_NOSIGNAL);
}

/// Whether the answer is whole; nothing where the connection ended.
std::optional<bool> receive(Visitor& visitor) {
    std::array<char, 65'536> bytes{};
    const auto got = ::recv(visitor.socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got <= 0) return got < 0 && errno == EAGAIN ? std::optional{false} : std::nullopt;
    visitor.got.append(bytes.data(), static_cast<std::size_t>(got));
    const std::size_t end = visitor.got.find("\r\n\r\n");
    if (visitor.wanted == 0 && end != std::string::npos) {
        const std::size_t length = visitor.got.find("Content-Length: ");
        visitor.wanted = end + 4 + (length < end ? std::stoul(visitor.got.substr(length + 16)) : 0);
    }
    return visitor.wanted > 0 && visitor.got.size() >= visitor.wanted;
}

}  // namespace

Served visit(std::uint16_t port, int visitors, const std::string& page, std::chrono::milliseconds for_so_long) {
    const std::string request = "GET " + page + " HTTP/1.1\r\nHost: mitra.test\r\n\r\n";
    Served served;
    std::vector<Visitor> all(static_cast<std::size_t>(visitors));
    std::vector<pollfd> waiting;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].socket = connected(port, address_of(10'000 + static_cast<int>(i)), 0);
        if (all[i].socket < 0) throw std::runtime_error{"an honest visitor is not let in"};
        waiting.push_back({all[i].socket, POLLIN, 0});
        ask(all[i], request);
    }
    const auto end = Clock::now() + for_so_long;
    while (Clock::now() < end) {
        ::poll(waiting.data(), waiting.size(), 10);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (waiting[i].revents == 0) continue;
            const auto whole = receive(all[i]);
            if (whole && !*whole) continue;
            served.milliseconds.push_back(
                std::chrono::duration<double, std::milli>(Clock::now() - all[i].asked).count());
            if (!whole || !all[i].got.starts_with("HTTP/1.1 200")) ++served.wrong;
            if (!whole) {
                ::close(all[i].socket);
                waiting[i].fd = all[i].socket = connected(port, address_of(10'000 + static_cast<int>(i)), 0);
                if (all[i].socket < 0) throw std::runtime_error{"an honest visitor is not let in again"};
            }
            ask(all[i], request);
        }
    }
    // Who still waits has waited at least so long.
    for (const Visitor& one : all) {
        served.milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - one.asked).count());
        ::close(one.socket);
    }
    std::sort(served.milliseconds.begin(), served.milliseconds.end());
    return served;
}

}  // namespace mitra::test
