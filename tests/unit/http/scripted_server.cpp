#include "tests/unit/http/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace mitra::test {
namespace {

/// A socket bound to a free port of loopback, and that port.
std::pair<int, std::uint16_t> bound_socket() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error{"cannot bind a port of loopback"};
    return {socket, ntohs(address.sin_port)};
}

std::string url_of(std::uint16_t port, const std::string& path) {
    return "http://127.0.0.1:" + std::to_string(port) + path;
}

}  // namespace

std::string ScriptedServer::Peer::request() {
    std::array<char, 4096> chunk{};
    bool counted = false;
    for (;;) {
        const std::size_t head = buffer_.find("\r\n\r\n");
        if (head != std::string::npos) {
            const std::size_t field = buffer_.find("Content-Length: ");
            const std::size_t body = field < head ? std::stoul(buffer_.substr(field + 16)) : 0;
            if (buffer_.size() >= head + 4 + body) {
                const std::string whole = buffer_.substr(0, head + 4 + body);
                buffer_.erase(0, whole.size());
                return whole;
            }
        }
        const auto got = ::recv(socket_, chunk.data(), chunk.size(), 0);
        if (got <= 0) return {};
        if (!std::exchange(counted, true)) ++requests_;
        buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

void ScriptedServer::Peer::send(const std::string& bytes) {
    ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void ScriptedServer::Peer::reset() {
    const linger now{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void ScriptedServer::Peer::wait_for_end() {
    std::array<char, 4096> chunk{};
    while (::recv(socket_, chunk.data(), chunk.size(), 0) > 0) {
    }
}

ScriptedServer::ScriptedServer(std::function<void(Peer&)> script) : script_{std::move(script)} {
    std::tie(listener_, port_) = bound_socket();
    ::listen(listener_, 16);
    thread_ = std::thread{[this] {
        for (;;) {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            ++connections;
            Peer peer{socket, requests};
            script_(peer);
            ::close(socket);
        }
    }};
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

std::string ScriptedServer::url(const std::string& path) const {
    return url_of(port_, path);
}

}  // namespace mitra::test
