#include "tests/bench/callback_load.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "tests/unit/payment/duitku_account.hpp"

namespace mitra::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Client {
    int socket = -1;
    std::string answer;
    Clock::time_point asked;
};

int connected(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error{"the server does not take a connection"};
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

std::string request_of(std::int64_t order, std::int64_t round) {
    const std::string body = callback_of(order, round);
    return fmt::format(
        "POST /hook/duitku HTTP/1.1\r\nHost: mitra.test\r\nUser-Agent: Duitku\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
        body.size(), body);
}

void ask(Client& client, const std::string& request) {
    client.asked = Clock::now();
    if (::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error{"a request was not taken whole"};
}

/// The status of a whole answer, whose bytes are taken off; 0 while it is not whole.
int take_answer(std::string& bytes) {
    const std::size_t head = bytes.find("\r\n\r\n");
    if (head == std::string::npos) return 0;
    const std::size_t field = bytes.find("Content-Length: ");
    if (field == std::string::npos || field > head) throw std::runtime_error{"an answer without a length"};
    const std::size_t whole = head + 4 + std::strtoul(bytes.c_str() + field + 16, nullptr, 10);
    if (bytes.size() < whole) return 0;
    const int status = std::atoi(bytes.c_str() + 9);
    bytes.erase(0, whole);
    return status;
}

bool receive(Client& client) {
    std::array<char, 4096> part{};
    const ssize_t got = ::recv(client.socket, part.data(), part.size(), 0);
    if (got <= 0) throw std::runtime_error{"the server closed a connection"};
    client.answer.append(part.data(), static_cast<std::size_t>(got));
    return true;
}

Load shoot(const Shot& shot) {
    std::vector<std::string> requests;  // made before, so that signing them is nobody's time
    for (std::int64_t i = 0; i < shot.count; ++i)
        requests.push_back(request_of(shot.first + i, shot.round));
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Client> clients(static_cast<std::size_t>(shot.connections));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].socket = connected(shot.port);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].socket, &event);
    }
    std::vector<double> took;
    took.reserve(requests.size());
    std::size_t next = 0;
    Load result;
    const auto started = Clock::now();
    for (Client& client : clients)
        if (next < requests.size()) ask(client, requests[next++]);
    std::array<epoll_event, 64> events{};
    while (took.size() < requests.size()) {
        const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 10'000);
        if (ready <= 0) throw std::runtime_error{"the server does not answer"};
        for (int i = 0; i < ready; ++i) {
            Client& client = clients[events.at(static_cast<std::size_t>(i)).data.u64];
            receive(client);
            const int status = take_answer(client.answer);
            if (status == 0) continue;
            took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - client.asked).count());
            if (status == 200) ++result.answered_200;
            if (next < requests.size()) ask(client, requests[next++]);
        }
    }
    result.seconds = std::chrono::duration<double>(Clock::now() - started).count();
    std::sort(took.begin(), took.end());
    result.p50_ms = took.at(took.size() / 2);
    result.p99_ms = took.at(took.size() * 99 / 100);
    return result;
}

}  // namespace

std::string callback_of(std::int64_t order, std::int64_t round) {
    static const auto account = test::duitku_account();
    const std::string reference = fmt::format("ORD-{}-1", order);
    return fmt::format(
        "merchantCode={}&amount=150000&merchantOrderId={}&productDetail=Program+Magang+Jepang+Batch+2025&"
        "additionalParam=&paymentCode=BC&resultCode=00&merchantUserId=budi%40example.com&reference=DX0042{:012}&"
        "signature={}&publisherOrderId=MX26BC{}-{}&spUserHash=&settlementDate=2026-10-07&issuerCode=",
        account.merchant_code, reference, order, payment::duitku::sign_callback(account, "150000", reference), round,
        order);
}

Load load(const Shot& shot) {
    const std::string command =
        fmt::format("'{}' --load {} {} {} {} {}", std::filesystem::read_symlink("/proc/self/exe").string(), shot.port,
                    shot.first, shot.count, shot.connections, shot.round);
    std::FILE* out = ::popen(command.c_str(), "r");
    Load result;
    long long answered = 0;
    const int read = out == nullptr ? 0
                                    : std::fscanf(out, "%lf %lld %lf %lf", &result.seconds, &answered, &result.p50_ms,
                                                  &result.p99_ms);
    if (out == nullptr || ::pclose(out) != 0 || read != 4) throw std::runtime_error{"the load did not end well"};
    result.answered_200 = answered;
    return result;
}

bool is_load_process(int count, char** words) {
    if (count != 7 || std::string_view{words[1]} != "--load") return false;
    const Shot shot{static_cast<std::uint16_t>(std::atoi(words[2])), std::atoll(words[3]), std::atoll(words[4]),
                    std::atoi(words[5]), std::atoll(words[6])};
    const Load result = shoot(shot);
    fmt::print("{} {} {} {}\n", result.seconds, result.answered_200, result.p50_ms, result.p99_ms);
    return true;
}

}  // namespace mitra::bench
