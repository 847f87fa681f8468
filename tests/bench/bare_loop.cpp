#include "tests/bench/bare_loop.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/clock.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/checkpoint.hpp"

namespace mitra::bench {
namespace {

constexpr std::string_view k_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";
/// Key id, nonce and tag of a seal, and the event's key in front of the body: the row is as long as ours.
constexpr std::size_t k_seal_bytes = 4 + 12 + 16 + 85;

/// The body of a whole request, which is taken off; nothing while it is not whole.
bool take_request(std::string& bytes, std::string& body) {
    const std::size_t head = bytes.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const std::size_t field = bytes.find("Content-Length: ");
    const std::size_t length = std::strtoul(bytes.c_str() + field + 16, nullptr, 10);
    if (bytes.size() < head + 4 + length) return false;
    body.assign(bytes, head + 4, length);
    bytes.erase(0, head + 4 + length);
    return true;
}

void write_row(db::Database& database, std::string body) {
    const std::string hash = crypto::digest(body);
    body.append(k_seal_bytes, 'x');
    database
        .prepared(R"sql(
            INSERT INTO inbox (uuid, provider, event_hash, source, body_sealed, received_at, state, moved_at, moved_by)
            VALUES (:uuid, 'duitku', :hash, 'duitku', :body, 1, 'received', 1, 'duitku')
            ON CONFLICT (provider, event_hash) DO NOTHING
        )sql")
        .bind(":uuid", crypto::row_uuid(SystemClock{}.now()))
        .bind(":hash", db::Blob{hash})
        .bind(":body", db::Blob{body})
        .run();
}

}  // namespace

BareLoop::BareLoop(db::Database database) : database_{std::move(database)} {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
    ::listen(listener_, 128);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { run(); }};
}

BareLoop::~BareLoop() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
}

void BareLoop::run() {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event listening{.events = EPOLLIN, .data = {.fd = listener_}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener_, &listening);
    std::map<int, std::string> open;
    std::array<epoll_event, 128> events{};
    std::array<char, 16384> part{};
    std::vector<int> batch;
    std::string body;
    while (!stopping_) {
        const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 100);
        batch.clear();
        std::optional<db::Transaction> transaction;
        for (int i = 0; i < ready; ++i) {
            const int socket = events.at(static_cast<std::size_t>(i)).data.fd;
            if (socket == listener_) {
                const int client = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
                const int on = 1;
                ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                epoll_event event{.events = EPOLLIN, .data = {.fd = client}};
                ::epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
                open.emplace(client, "");
                continue;
            }
            const ssize_t got = ::recv(socket, part.data(), part.size(), 0);
            if (got <= 0) {
                ::close(socket);
                open.erase(socket);
                continue;
            }
            std::string& bytes = open[socket];
            bytes.append(part.data(), static_cast<std::size_t>(got));
            if (!take_request(bytes, body)) continue;
            if (!transaction) transaction.emplace(database_);
            write_row(database_, body);
            batch.push_back(socket);
        }
        if (transaction) transaction->commit();
        for (const int socket : batch)
            ::send(socket, k_answer.data(), k_answer.size(), MSG_NOSIGNAL);
        if (!batch.empty()) db::checkpoint(database_);
    }
    for (const auto& [socket, bytes] : open)
        ::close(socket);
    ::close(epoll);
}

}  // namespace mitra::bench
