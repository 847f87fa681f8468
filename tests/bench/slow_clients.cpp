#include "tests/bench/slow_clients.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace mitra::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Client {
    int socket = -1;
    std::int64_t got = 0;
    std::int64_t wanted = 0;  ///< with the head; known once that is there
};

Client begin(const Clients& clients) {
    Client client{.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    // A slow phone takes little ahead: what waits for it is the server's.
    if (const int buffer = 65'536; clients.bytes_per_second > 0)
        ::setsockopt(client.socket, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(clients.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: mitra.test\r\n\r\n", clients.address);
    if (::connect(client.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error{"a client of the benchmark cannot connect"};
    return client;
}

/// The first bytes are looked at, the rest is dropped inside the kernel: the clients are not what is measured.
bool read_some(Client& client, std::size_t most, std::int64_t file_bytes) {
    if (client.wanted == 0) {
        std::array<char, 4096> head{};
        const auto got = ::recv(client.socket, head.data(), head.size(), 0);
        const std::string_view text{head.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
        const auto end = text.find("\r\n\r\n");
        if (!text.starts_with("HTTP/1.1 200") || end == std::string_view::npos) return false;
        client.wanted = static_cast<std::int64_t>(end) + 4 + file_bytes;
        client.got = got;
        return true;
    }
    const auto got = ::recv(client.socket, nullptr, most, MSG_TRUNC | MSG_DONTWAIT);
    if (got <= 0) return false;
    client.got += got;
    return true;
}

/// How much a client may read by now.
std::int64_t allowance(const Clients& clients, const Client& client, Clock::time_point started) {
    constexpr std::int64_t k_at_once = 1 << 20;
    if (clients.bytes_per_second == 0) return k_at_once;
    const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started).count();
    return std::min(k_at_once, clients.bytes_per_second * passed / 1'000'000 - client.got);
}

Loaded run(const Clients& clients) {
    const auto started = Clock::now();
    std::vector<Client> open;
    for (int i = 0; i < clients.count; ++i)
        open.push_back(begin(clients));
    Loaded loaded;
    while (!open.empty()) {
        std::vector<pollfd> waiting;
        for (const Client& client : open) {
            const bool may = client.wanted == 0 || allowance(clients, client, started) >= 16'384;
            waiting.push_back({client.socket, static_cast<short>(may ? POLLIN : 0), 0});
        }
        ::poll(waiting.data(), waiting.size(), 2);
        for (std::size_t i = open.size(); i-- > 0;) {
            if ((waiting[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
            Client& client = open[i];
            const auto most = static_cast<std::size_t>(std::max<std::int64_t>(allowance(clients, client, started), 1));
            if (read_some(client, most, clients.bytes) && client.got < client.wanted) continue;
            loaded.bytes += client.got;
            if (client.got == client.wanted) ++loaded.whole;
            ::close(client.socket);
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    loaded.seconds = std::chrono::duration<double>(Clock::now() - started).count();
    return loaded;
}

}  // namespace

Loaded load(const Clients& clients) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error{"no pipe"};
    const pid_t child = ::fork();
    if (child == 0) {
        Loaded loaded;
        try {
            loaded = run(clients);
        } catch (const std::exception&) {
            loaded = {};
        }
        const bool told = ::write(pipe[1], &loaded, sizeof loaded) == static_cast<ssize_t>(sizeof loaded);
        ::_exit(told ? 0 : 1);
    }
    ::close(pipe[1]);
    Loaded loaded;
    const bool heard = ::read(pipe[0], &loaded, sizeof loaded) == static_cast<ssize_t>(sizeof loaded);
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
    if (!heard || loaded.whole != clients.count)
        throw std::runtime_error{
            fmt::format("{} of {} clients got all of {}", loaded.whole, clients.count, clients.address)};
    return loaded;
}

}  // namespace mitra::bench
