#include "daemons/sandbox/listener.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>

#include <charconv>
#include <filesystem>

#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

constexpr std::size_t k_threads = 32;  // a slow answer holds one of them
constexpr std::size_t k_largest_body = 1024 * 1024;

/// The other end's port, or nothing where the descriptor is no TCP connection.
int peer_port(int descriptor) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return 0;
    return peer.sin_family == AF_INET ? ntohs(peer.sin_port) : 0;
}

/// cpp-httplib sets SO_REUSEPORT, with which a second process binds the same port in silence.
void only_one_process(socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

Address loopback_address(std::string_view text) {
    const auto colon = text.rfind(':');
    Address address{std::string{text.substr(0, colon)}, -1};
    if (colon != std::string_view::npos) {
        const std::string_view port = text.substr(colon + 1);
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
        if (error != std::errc{} || end != port.data() + port.size() || address.port > 65535) address.port = -1;
    }
    if (address.host == "localhost") address.host = "127.0.0.1";
    in_addr parsed{};
    const bool loopback = inet_pton(AF_INET, address.host.c_str(), &parsed) == 1 && address.host.starts_with("127.");
    if (!loopback || address.port < 0)
        throw Error{ErrorKind::usage, fmt::format("'{}' is not an address on loopback", text),
                    "write 127.0.0.1:PORT; port 0 takes any free one"};
    return address;
}

HttpListener::HttpListener(const Address& address) : server_{std::make_unique<httplib::Server>()}, address_{address} {
    server_->set_socket_options(only_one_process);
    server_->set_tcp_nodelay(true);
    server_->set_keep_alive_max_count(1'000'000);
    server_->set_payload_max_length(k_largest_body);
    server_->new_task_queue = [] { return new httplib::ThreadPool{k_threads}; };
    if (address.port == 0)
        address_.port = server_->bind_to_any_port(address.host);
    else if (!server_->bind_to_port(address.host, address.port))
        address_.port = -1;
    if (address_.port <= 0)
        throw Error{ErrorKind::refused, fmt::format("cannot listen on {}:{}", address.host, address.port),
                    "another program may be using it: choose a free port"};
}

HttpListener::~HttpListener() {
    server_->stop();
    if (thread_.joinable()) thread_.join();
}

void HttpListener::start() {
    thread_ = std::thread{[this] { server_->listen_after_bind(); }};
    while (!server_->is_running())
        std::this_thread::yield();
}

void drop_connection(const httplib::Request& request) {
    // The library keeps the descriptor to itself: it is the one whose other end has the request's port.
    for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        const int descriptor = std::stoi(entry.path().filename().string());
        if (peer_port(descriptor) == request.remote_port) shutdown(descriptor, SHUT_RDWR);
    }
}

}  // namespace mitra::sandbox
