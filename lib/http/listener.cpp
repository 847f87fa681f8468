#include "lib/http/listener.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include "lib/base/error.hpp"

namespace mitra::http {
namespace {

namespace ip = boost::asio::ip;
namespace fs = std::filesystem;

/// The inode of the socket that listens on `port`, from the kernel's table.
std::optional<std::string> listening_inode(const char* table, std::uint16_t port) {
    constexpr std::string_view k_listening = "0A";
    std::ifstream lines{table};
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream words{line};
        std::string slot, local, remote, state, queues, timer, retransmits, owner, timeout, inode;
        words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> owner >> timeout >> inode;
        if (state == k_listening && local.ends_with(fmt::format(":{:04X}", port))) return inode;
    }
    return std::nullopt;
}

bool holds(const fs::path& process, const std::string& socket) {
    std::error_code failure;
    for (fs::directory_iterator file{process / "fd", failure}, end; !failure && file != end; file.increment(failure)) {
        std::error_code gone;
        if (fs::read_symlink(file->path(), gone) == socket) return true;
    }
    return false;
}

/// "mitra-web (process 4711)"; only where the holder is ours to look into.
std::optional<std::string> holder(std::uint16_t port) {
    auto inode = listening_inode("/proc/net/tcp", port);
    if (!inode) inode = listening_inode("/proc/net/tcp6", port);
    if (!inode) return std::nullopt;
    std::error_code failure;
    for (fs::directory_iterator process{"/proc", failure}, end; !failure && process != end;
         process.increment(failure)) {
        const std::string id = process->path().filename().string();
        if (id.find_first_not_of("0123456789") != std::string::npos) continue;
        if (!holds(process->path(), "socket:[" + *inode + "]")) continue;
        std::string name;
        std::getline(std::ifstream{process->path() / "comm"} >> std::ws, name);
        return fmt::format("{} (process {})", name, id);
    }
    return std::nullopt;
}

[[noreturn]] void cannot_listen(const ListenAddress& address, int code) {
    const std::string where = fmt::format("{}:{}", address.host, address.port);
    if (code == EADDRINUSE)
        throw Error{ErrorKind::refused,
                    fmt::format("{} is taken by {}", where, holder(address.port).value_or("another program")),
                    "stop that one first, or choose another address in web.listen"};
    throw Error{ErrorKind::unavailable,
                fmt::format("cannot listen on {}: {}", where, std::generic_category().message(code)),
                "see web.listen in the settings"};
}

}  // namespace

ListenAddress ListenAddress::parse(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    ListenAddress address{std::string{host}, 0};
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    boost::system::error_code failure;
    const ip::address parsed = ip::make_address(address.host, failure);
    if (failure || parsed.is_v6() != bracketed || wrong != std::errc{} || digits.empty() ||
        end != digits.data() + digits.size())
        throw Error{ErrorKind::usage, fmt::format("'{}' is not an address to listen on", text),
                    "write an IP address and a port: 127.0.0.1:8080 or [::1]:8080"};
    return address;
}

int listen_on(const ListenAddress& address) {
    const ip::tcp::endpoint endpoint{ip::make_address(address.host), address.port};
    const int socket = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) cannot_listen(address, errno);
    // On Linux this lets us come back while old connections fade away; two listeners it does not allow.
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(socket, endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 || ::listen(socket, 1024) != 0) {
        const int code = errno;
        ::close(socket);
        cannot_listen(address, code);
    }
    return socket;
}

}  // namespace mitra::http
