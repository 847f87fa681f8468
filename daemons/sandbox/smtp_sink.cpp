#include "daemons/sandbox/smtp_sink.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "daemons/sandbox/mail.hpp"
#include "daemons/sandbox/smtp_dialogue.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

constexpr std::size_t k_most_connections = 64;
constexpr std::size_t k_longest_line = 16 * 1024;  // RFC 5321 says 1000; some clients write longer ones

bool write_all(int connection, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Lines from a connection, without their ends; false at its end or past the longest line.
class LineReader {
 public:
    explicit LineReader(int connection) : connection_{connection} {}

    bool next(std::string& line) {
        for (;;) {
            if (const auto end = pending_.find('\n'); end != std::string::npos) {
                line = pending_.substr(0, end);
                pending_.erase(0, end + 1);
                if (line.ends_with('\r')) line.pop_back();
                return true;
            }
            std::array<char, 16 * 1024> bytes;
            const ssize_t got = recv(connection_, bytes.data(), bytes.size(), 0);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0 || pending_.size() > k_longest_line) return false;
            pending_.append(bytes.data(), static_cast<std::size_t>(got));
        }
    }

 private:
    int connection_;
    std::string pending_;
};

/// Puts the mail into the inbox once for each recipient; the reply to its content, or nothing to hang up.
std::string deliver(World& world, const Envelope& envelope) {
    const auto fault = world.faults.take("smtp");
    const Mail mail = read_mail(envelope.content);
    for (const std::string& recipient : envelope.to) {
        Message message{.at = SystemClock{}.now(), .channel = "email", .to = recipient, .key = "smtp"};
        message.from = mail.from.empty() ? envelope.from : mail.from;
        message.subject = mail.subject;
        message.text = mail.text;
        message.delivered = !fault || fault->kind->delivers;
        message.fault = fault ? fault->kind->name : "";
        world.inbox.add(std::move(message));
    }
    if (fault && fault->kind->drops) return {};
    if (fault && fault->kind->waits) std::this_thread::sleep_for(fault->seconds);
    if (fault && !fault->kind->smtp.empty()) return std::string{fault->kind->smtp};
    return "250 2.0.0 OK, it is in the inbox";
}

}  // namespace

SmtpSink::SmtpSink(World& world, const Address& address) : world_{world}, address_{address} {
    listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(listening_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(static_cast<std::uint16_t>(address.port));
    inet_pton(AF_INET, address.host.c_str(), &name.sin_addr);
    socklen_t size = sizeof name;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&name), size) != 0 || listen(listening_, 64) != 0) {
        close(listening_);
        throw Error{ErrorKind::refused, fmt::format("cannot listen on {}:{}", address.host, address.port),
                    "another program may be using it: choose a free port"};
    }
    getsockname(listening_, reinterpret_cast<sockaddr*>(&name), &size);
    address_.port = ntohs(name.sin_port);
}

SmtpSink::~SmtpSink() {
    {
        std::unique_lock lock{mutex_};
        stopping_ = true;
        for (const int connection : connections_)
            shutdown(connection, SHUT_RDWR);
        shutdown(listening_, SHUT_RDWR);
        nobody_left_.wait(lock, [this] { return connections_.empty(); });
    }
    if (acceptor_.joinable()) acceptor_.join();
    close(listening_);
}

void SmtpSink::start() {
    acceptor_ = std::thread{[this] { accept_connections(); }};
}

void SmtpSink::accept_connections() {
    for (;;) {
        const int connection = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock{mutex_};
        if (connection < 0 && !stopping_ && (errno == EINTR || errno == ECONNABORTED)) continue;
        if (connection < 0) return;
        if (stopping_ || connections_.size() == k_most_connections) {
            close(connection);
            continue;
        }
        connections_.insert(connection);
        std::thread{[this, connection] { converse(connection); }}.detach();
    }
}

void SmtpSink::converse(int connection) {
    SmtpDialogue dialogue;
    LineReader reader{connection};
    std::string line;
    bool going = write_all(connection, fmt::format("{}\r\n", SmtpDialogue::k_greeting));
    while (going && reader.next(line)) {
        const SmtpDialogue::Turn turn = dialogue.take(line);
        const std::string reply = turn.mail ? deliver(world_, *turn.mail) : turn.reply;
        if (!reply.empty()) going = write_all(connection, reply + "\r\n");
        going = going && !turn.quit && !(turn.mail && reply.empty());
    }
    // Closed before it is taken out, under the lock: its number may be given to another connection at once.
    const std::lock_guard lock{mutex_};
    connections_.erase(connection);
    close(connection);
    nobody_left_.notify_all();
}

}  // namespace mitra::sandbox
