#include "tests/support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace mitra::test {

namespace {

void bind_to(int socket, const std::string& address_text) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    // The kernel chooses the port when it connects, so that many connections to other servers may share one.
    const int on = 1;
    ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (::inet_pton(AF_INET, address_text.c_str(), &own.sin_addr) != 1 ||
        ::bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0)
        throw std::runtime_error{"no client can come from " + address_text};
}

}  // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer, const std::string& from)
    : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    if (!from.empty()) bind_to(socket_, from);
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval patience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error{"cannot connect to the server under test"};
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_{std::exchange(other.socket_, -1)}, buffer_{std::move(other.buffer_)} {}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive() {
    std::array<char, 65536> chunk{};
    const auto got = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (got > 0) buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    return got > 0;
}

bool RawClient::read_some(std::size_t bytes) {
    while (buffer_.size() < bytes) {
        if (!receive()) return false;
    }
    return true;
}

void RawClient::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
}

std::optional<RawClient::Answer> RawClient::answer(Body body) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) return std::nullopt;
    }
    Answer answer;
    std::istringstream lines{buffer_.substr(0, end + 2)};
    buffer_.erase(0, end + 4);
    std::string version, line;
    lines >> version >> answer.status;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        const std::size_t colon = line.find(": ");
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
        answer.headers[name] = line.substr(colon + 2, line.size() - colon - 3);
    }
    const auto length = answer.headers.find("content-length");
    if (body == Body::none || length == answer.headers.end()) return answer;
    const std::size_t bytes = std::stoul(length->second);
    while (buffer_.size() < bytes) {
        if (!receive()) return std::nullopt;
    }
    answer.body = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
    return answer;
}

std::optional<RawClient::Answer> RawClient::ask(std::string_view bytes) {
    send(bytes);
    return answer();
}

bool RawClient::closed_by_server() {
    std::array<char, 65536> chunk{};
    for (;;) {
        const auto got = ::recv(socket_, chunk.data(), chunk.size(), 0);
        if (got == 0) return true;
        if (got < 0) return errno != EAGAIN;
    }
}

bool RawClient::at_end() {
    errno = 0;  // an end leaves it as it is, whatever it was about before
    return buffer_.empty() && !receive() && errno != EAGAIN;
}

std::string get(std::string_view path, std::string_view headers) {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: mitra.test\r\n" + std::string{headers} + "\r\n";
}

std::string post(std::string_view path, std::string_view form, std::string_view headers) {
    return "POST " + std::string{path} +
           " HTTP/1.1\r\nHost: mitra.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
           std::to_string(form.size()) + "\r\n" + std::string{headers} + "\r\n" + std::string{form};
}

}  // namespace mitra::test
