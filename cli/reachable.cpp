#include "cli/reachable.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace mitra::cli {
namespace {

struct Target {
    std::string host, port;
};

std::string usual_port(const std::string& scheme) {
    if (scheme == "http") return "80";
    if (scheme == "smtp") return "25";
    return scheme == "smtps" ? "465" : "443";
}

Target target_of(const std::string& url) {
    const auto colon = url.find("://");
    const std::string scheme = url.substr(0, colon);
    std::string rest = colon == std::string::npos ? url : url.substr(colon + 3);
    rest = rest.substr(0, rest.find('/'));
    const bool bracketed = rest.starts_with('[');
    const auto end = bracketed ? rest.find(']') : rest.find(':');
    const std::string host = bracketed ? rest.substr(1, end - 1) : rest.substr(0, end);
    const auto port = end == std::string::npos ? std::string::npos : rest.find(':', end);
    return {host, port == std::string::npos ? usual_port(scheme) : rest.substr(port + 1)};
}

class Socket {
 public:
    explicit Socket(const addrinfo& address)
        : fd_{::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)} {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    std::string connect(const addrinfo& address, std::chrono::milliseconds patience) const {
        if (fd_ < 0) return std::strerror(errno);
        if (::connect(fd_, address.ai_addr, address.ai_addrlen) == 0) return {};
        if (errno != EINPROGRESS) return std::strerror(errno);
        pollfd waits{fd_, POLLOUT, 0};
        if (::poll(&waits, 1, static_cast<int>(patience.count())) <= 0) return "no answer in time";
        int result = 0;
        socklen_t size = sizeof result;
        ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &result, &size);
        return result == 0 ? std::string{} : std::strerror(result);
    }

 private:
    int fd_;
};

}  // namespace

std::string why_unreachable(const std::string& url, std::chrono::milliseconds patience) {
    const Target target = target_of(url);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int failure = ::getaddrinfo(target.host.c_str(), target.port.c_str(), &hints, &found); failure != 0)
        return ::gai_strerror(failure);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all{found, ::freeaddrinfo};
    std::string why;
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        why = Socket{*address}.connect(*address, patience);
        if (why.empty()) return {};
    }
    return why;
}

}  // namespace mitra::cli
