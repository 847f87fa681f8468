#include "lib/http/connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"
#include "lib/http/wire.hpp"

namespace mitra::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds k_closing_deadline{2'000};
constexpr std::size_t k_most_thrown_away = 262'144;
constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";

class SocketConnection final : public Connection, public std::enable_shared_from_this<SocketConnection> {
 public:
    SocketConnection(asio::io_context& loop, int socket, std::uint64_t id, std::string peer, Host& host,
                     const Limits& limits)
        : Connection{std::move(peer)}, socket_{loop}, id_{id}, host_{host}, limits_{limits} {
        socket_.assign(asio::ip::tcp::v4(), socket);  // the family matters only to those who open a socket
        error_code ignored;
        socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
    }

    void start() { next_request(); }
    void answer(const Response& response) override;
    void check_deadline(Moment now) override;
    void finish() override;
    void close() override;

 private:
    void enter(Phase phase, milliseconds deadline);
    [[nodiscard]] milliseconds time_for(std::size_t bytes, milliseconds at_least) const;
    template <typename Use>
    void read(std::size_t most, Use use);

    void next_request();
    void examine_head();
    void read_head();
    void take_head(std::size_t end);
    void begin_body();
    void read_body();
    void perform();
    void refuse(const Refusal& refusal);
    void write(const Response& response);
    void written();
    void end_politely();
    void throw_away();

    asio::ip::tcp::socket socket_;
    std::uint64_t id_;
    Host& host_;
    const Limits& limits_;

    std::array<char, 4096> chunk_{};
    std::string buffer_;    ///< read and not yet used
    std::size_t seen_ = 0;  ///< of buffer_, by find_head_end
    std::string outgoing_;  ///< being written
    Head head_;
    const Route* route_ = nullptr;
    Moment deadline_ = Moment::max();
    Moment requested_at_;
    int status_ = 0;
    std::size_t thrown_away_ = 0;
    bool last_ = false;  ///< no further request on this connection
    bool finishing_ = false;
};

void SocketConnection::enter(Phase phase, milliseconds deadline) {
    phase_ = phase;
    since_ = std::chrono::steady_clock::now();
    deadline_ = since_ + deadline;
}

milliseconds SocketConnection::time_for(std::size_t bytes, milliseconds at_least) const {
    return std::max(at_least, milliseconds{bytes * 1000 / std::max<std::size_t>(limits_.slowest_bytes_per_second, 1)});
}

/// Reads up to `most` bytes and calls `use(bytes)`, unless the connection has moved on to another phase meanwhile.
template <typename Use>
void SocketConnection::read(std::size_t most, Use use) {
    const Phase expected = phase_;
    socket_.async_read_some(asio::buffer(chunk_.data(), std::min(most, chunk_.size())),
                            [self = shared_from_this(), expected, use](error_code failure, std::size_t bytes) {
                                if (self->phase_ != expected) return;
                                if (failure) return self->close();
                                use(*self, std::string_view{self->chunk_.data(), bytes});
                            });
}

void SocketConnection::next_request() {
    head_ = {};
    route_ = nullptr;
    seen_ = 0;
    if (finishing_) return end_politely();
    if (buffer_.empty()) {
        enter(Phase::idle, limits_.idle_deadline);
        return read(chunk_.size(), [](SocketConnection& self, std::string_view bytes) {
            self.enter(Phase::head, self.limits_.head_deadline);
            self.buffer_.append(bytes);
            self.examine_head();
        });
    }
    enter(Phase::head, limits_.head_deadline);
    examine_head();
}

void SocketConnection::examine_head() {
    // An empty line before a request is an old client's leftover (RFC 9112, 2.2).
    if (seen_ == 0 && buffer_.starts_with("\r\n")) buffer_.erase(0, 2);
    const auto end = find_head_end(buffer_, seen_, limits_);
    if (const auto* refusal = std::get_if<Refusal>(&end)) return refuse(*refusal);
    if (const auto bytes = std::get<0>(end)) return take_head(*bytes);
    seen_ = buffer_.size();
    read_head();
}

void SocketConnection::read_head() {
    read(chunk_.size(), [](SocketConnection& self, std::string_view bytes) {
        self.buffer_.append(bytes);
        self.examine_head();
    });
}

void SocketConnection::take_head(std::size_t end) {
    requested_at_ = std::chrono::steady_clock::now();
    auto parsed = parse_head(std::string_view{buffer_}.substr(0, end), limits_);
    buffer_.erase(0, end);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return refuse(*refusal);
    head_ = std::move(std::get<Head>(parsed));
    last_ = !head_.keep_alive;

    const auto admitted = host_.admit(peer(), head_.request);
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) {
        // Understood and without a body: the next request's place is certain.
        return head_.body_bytes == 0 ? write(host_.refuse(*refusal, head_.request.path)) : refuse(*refusal);
    }
    route_ = std::get<const Route*>(admitted);
    if (head_.body_bytes > route_->options.largest_body) return refuse({413, "a body that is too large"});
    begin_body();
}

void SocketConnection::begin_body() {
    std::string& body = head_.request.body;
    const std::size_t here = std::min(head_.body_bytes, buffer_.size());
    body.reserve(head_.body_bytes);
    body.append(buffer_, 0, here);
    buffer_.erase(0, here);
    if (body.size() == head_.body_bytes) return perform();

    enter(Phase::body, time_for(head_.body_bytes, limits_.body_deadline));
    if (!head_.awaits_continue || here > 0) return read_body();
    asio::async_write(socket_, asio::buffer(k_continue), [self = shared_from_this()](error_code failure, std::size_t) {
        if (self->phase_ != Phase::body) return;
        failure ? self->close() : self->read_body();
    });
}

void SocketConnection::read_body() {
    read(head_.body_bytes - head_.request.body.size(), [](SocketConnection& self, std::string_view bytes) {
        self.head_.request.body.append(bytes);
        self.head_.request.body.size() < self.head_.body_bytes ? self.read_body() : self.perform();
    });
}

void SocketConnection::perform() {
    Request& request = head_.request;
    if (head_.is_form) {
        auto form = decode_form(request.body);
        if (!form) return refuse({400, "a form that is broken or names a field twice"});
        request.form = std::move(*form);
        request.body.clear();
    }
    enter(Phase::working, milliseconds::zero());
    deadline_ = Moment::max();
    // Only what answering needs stays here.
    Head needed;
    needed.request.method = request.method;
    Request whole = std::exchange(head_, std::move(needed)).request;
    host_.perform(id_, *route_, std::move(whole));
}

void SocketConnection::refuse(const Refusal& refusal) {
    error_code ignored;
    if (phase_ == Phase::head || phase_ == Phase::body) socket_.cancel(ignored);
    if (requested_at_ == Moment{}) requested_at_ = since_;
    last_ = true;  // what follows a request that was not understood cannot be told apart from it
    write(host_.refuse(refusal, head_.request.path));
}

void SocketConnection::answer(const Response& response) {
    if (phase_ == Phase::working) write(response);
}

void SocketConnection::write(const Response& response) {
    const WireOptions options{!last_ && !finishing_, head_.request.method != "HEAD"};
    try {
        outgoing_ = to_wire(response, options);
        status_ = response.status;
    } catch (const Error&) {
        outgoing_ = to_wire(host_.refuse({500, "an answer with a broken header"}, {}), options);
        status_ = 500;
    }
    last_ = !options.keep_alive;
    enter(Phase::answering, time_for(outgoing_.size(), limits_.answer_deadline));
    asio::async_write(socket_, asio::buffer(outgoing_), [self = shared_from_this()](error_code failure, std::size_t) {
        if (self->phase_ != Phase::answering) return;
        failure ? self->close() : self->written();
    });
}

void SocketConnection::written() {
    host_.answered(status_, std::chrono::steady_clock::now() - requested_at_);
    requested_at_ = {};
    outgoing_ = {};
    last_ ? end_politely() : next_request();
}

/// Says that nothing follows, and reads on for a moment: closing with unread bytes would make the kernel reset the
/// connection, and the client might lose the answer.
void SocketConnection::end_politely() {
    error_code failure;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failure);
    if (failure) return close();
    enter(Phase::closing, k_closing_deadline);
    throw_away();
}

void SocketConnection::throw_away() {
    read(chunk_.size(), [](SocketConnection& self, std::string_view bytes) {
        self.thrown_away_ += bytes.size();
        self.thrown_away_ > k_most_thrown_away ? self.close() : self.throw_away();
    });
}

void SocketConnection::check_deadline(Moment now) {
    if (now < deadline_) return;
    if (phase_ == Phase::head || phase_ == Phase::body) return refuse({408, "a request that came too slowly"});
    close();
}

void SocketConnection::finish() {
    finishing_ = true;
    if (phase_ == Phase::idle) close();
}

void SocketConnection::close() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    error_code ignored;
    socket_.close(ignored);
    host_.closed(id_);
}

}  // namespace

std::shared_ptr<Connection> Connection::open(asio::io_context& loop, int socket, std::uint64_t id, std::string peer,
                                             Host& host, const Limits& limits) {
    auto connection = std::make_shared<SocketConnection>(loop, socket, id, std::move(peer), host, limits);
    connection->start();
    return connection;
}

}  // namespace mitra::http
