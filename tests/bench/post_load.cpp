#include "tests/bench/post_load.hpp"

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
#include <cstring>
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

std::string registration_of(std::int64_t number) {
    return fmt::format(
        "sapaan=Ibu&nama=Siti+Nurhaliza+{0}&kota=Bogor&profesi=Guru&no_wa=0812{0:08}&setuju=ya&kunci=kunci-{0:016}",
        number);
}

/// Each visitor has an address of their own, as behind a proxy.
std::string request_of(const Shot& shot, std::int64_t number) {
    const bool callback = shot.what == Shot::What::callback;
    const std::string body = callback ? callback_of(number, shot.round) : registration_of(number);
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: mitra.test\r\nUser-Agent: bench\r\nX-Forwarded-For: 10.{}.{}.{}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
        callback ? "/hook/duitku" : "/daftar", number / 65536 % 256, number / 256 % 256, number % 256, body.size(),
        body);
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
    const char* field = ::strcasestr(bytes.c_str(), "content-length: ");
    if (field == nullptr || field > bytes.c_str() + head) throw std::runtime_error{"an answer without a length"};
    const std::size_t whole = head + 4 + std::strtoul(field + 16, nullptr, 10);
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
        requests.push_back(request_of(shot, shot.first + i));
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
            if (status == 200 || status == 303) ++result.accepted;
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

Load load(const Shot& shot) {
    const std::string command =
        fmt::format("'{}' --load {} {} {} {} {} {}", std::filesystem::read_symlink("/proc/self/exe").string(),
                    static_cast<int>(shot.what), shot.port, shot.first, shot.count, shot.connections, shot.round);
    std::FILE* out = ::popen(command.c_str(), "r");
    Load result;
    long long answered = 0;
    const int read = out == nullptr ? 0
                                    : std::fscanf(out, "%lf %lld %lf %lf", &result.seconds, &answered, &result.p50_ms,
                                                  &result.p99_ms);
    if (out == nullptr || ::pclose(out) != 0 || read != 4) throw std::runtime_error{"the load did not end well"};
    result.accepted = answered;
    return result;
}

bool is_load_process(int count, char** words) {
    if (count != 8 || std::string_view{words[1]} != "--load") return false;
    const Load result = shoot({.what = static_cast<Shot::What>(std::atoi(words[2])),
                               .port = static_cast<std::uint16_t>(std::atoi(words[3])),
                               .first = std::atoll(words[4]),
                               .count = std::atoll(words[5]),
                               .connections = std::atoi(words[6]),
                               .round = std::atoll(words[7])});
    fmt::print("{} {} {} {}\n", result.seconds, result.accepted, result.p50_ms, result.p99_ms);
    return true;
}

}  // namespace mitra::bench
