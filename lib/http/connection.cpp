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
#include "lib/http/file_answer.hpp"
#include "lib/http/multipart.hpp"
#include "lib/http/wire.hpp"

namespace mitra::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds k_closing_deadline{2'000};
// More than a photo that is too large: a proxy that is still sending it when we close says 502 instead of our 413.
constexpr std::size_t k_most_thrown_away = 16 * 1024 * 1024;
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
    void fail(int status) override;
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
    bool begin_multipart();
    bool take_body(std::string_view bytes);
    void read_body();
    void end_body();
    void end_upload();
    void perform();
    void refuse(const Refusal& refusal);
    void write(const Response& response, std::optional<std::uint64_t> file_bytes = {});
    void send_file(const Response& response);
    void send_piece();
    void send_rest(std::uint64_t until_left);
    void end_file();
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
    std::size_t body_left_ = 0;
    std::optional<Multipart> multipart_;
    std::optional<std::string> uploader_;  ///< while an upload is counted as begun
    FileConditions file_conditions_;
    FileSending file_;             ///< being sent behind outgoing_
    FileBody::OnEnd file_on_end_;  ///< to be told once
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
    file_conditions_ = {};
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
    const RouteOptions& options = route_->options;
    if (head_.request.headers.find("range") && !options.sends_file) return refuse({416, "a Range on no file"});
    if (head_.is_multipart && !options.takes_upload) return refuse({415, "an upload where none is taken"});
    const std::size_t upload = head_.is_multipart ? limits_.largest_upload : 0;
    if (head_.body_bytes > options.largest_body + upload) return refuse({413, "a body that is too large"});
    if (options.sends_file) file_conditions_ = FileConditions::of(head_.request.headers);
    if (!head_.is_multipart || begin_multipart()) begin_body();
}

bool SocketConnection::begin_multipart() {
    const auto boundary = boundary_of(head_.request.headers.get("content-type"));
    if (!boundary) return refuse({400, "a multipart without a plain boundary"}), false;
    auto begun = host_.begin_upload(head_.request.peer);
    if (const auto* refusal = std::get_if<Refusal>(&begun)) return refuse(*refusal), false;
    uploader_ = head_.request.peer;
    multipart_.emplace(*boundary, Multipart::Limits{.largest_file = limits_.largest_upload,
                                                    .largest_texts = route_->options.largest_body,
                                                    .spool_folder = std::get<std::filesystem::path>(begun)});
    return true;
}

void SocketConnection::begin_body() {
    const std::size_t here = std::min(head_.body_bytes, buffer_.size());
    if (!multipart_) head_.request.body.reserve(head_.body_bytes);
    body_left_ = head_.body_bytes;
    if (!take_body(std::string_view{buffer_}.substr(0, here))) return;
    buffer_.erase(0, here);
    if (body_left_ == 0) return end_body();

    enter(Phase::body, time_for(head_.body_bytes, limits_.body_deadline));
    if (!head_.awaits_continue || here > 0) return read_body();
    asio::async_write(socket_, asio::buffer(k_continue), [self = shared_from_this()](error_code failure, std::size_t) {
        if (self->phase_ != Phase::body) return;
        failure ? self->close() : self->read_body();
    });
}

/// False when the bytes were refused.
bool SocketConnection::take_body(std::string_view bytes) {
    body_left_ -= bytes.size();
    if (!multipart_) {
        head_.request.body.append(bytes);
    } else if (const auto refusal = multipart_->feed(bytes)) {
        if (refusal->status >= 500) host_.report(refusal->reason);
        refuse(*refusal);
        return false;
    }
    return true;
}

void SocketConnection::read_body() {
    read(body_left_, [](SocketConnection& self, std::string_view bytes) {
        if (self.take_body(bytes)) self.body_left_ > 0 ? self.read_body() : self.end_body();
    });
}

void SocketConnection::end_body() {
    if (multipart_) {
        if (const auto refusal = multipart_->finish()) return refuse(*refusal);
        head_.request.form = multipart_->take_texts();
        head_.request.upload = multipart_->take_upload();
        end_upload();
    }
    perform();
}

/// The bytes belong to the request now, or to nobody.
void SocketConnection::end_upload() {
    multipart_.reset();
    if (uploader_) host_.end_upload(*std::exchange(uploader_, std::nullopt));
}

void SocketConnection::perform() {
    Request& request = head_.request;
    if (head_.is_form && !route_->options.raw_form) {
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
    needed.request.path = request.path;
    Request whole = std::exchange(head_, std::move(needed)).request;
    host_.perform(id_, *route_, std::move(whole));
}

void SocketConnection::refuse(const Refusal& refusal) {
    error_code ignored;
    if (phase_ == Phase::head || phase_ == Phase::body) socket_.cancel(ignored);
    if (requested_at_ == Moment{}) requested_at_ = since_;
    end_upload();
    last_ = true;  // what follows a request that was not understood cannot be told apart from it
    write(host_.refuse(refusal, head_.request.path));
}

void SocketConnection::answer(const Response& response) {
    if (response.file) file_on_end_ = response.file->on_end;
    if (phase_ != Phase::working) return end_file();
    if (!response.file) return write(response);
    try {
        send_file(response);
    } catch (const Error& error) {
        end_file();
        host_.report(error.what());
        write(host_.refuse({http_status(error.kind()), "a file that cannot be sent"}, head_.request.path));
    }
}

void SocketConnection::fail(int status) {
    if (phase_ == Phase::working) write(host_.refuse({status, {}}, head_.request.path));
}

void SocketConnection::send_file(const Response& response) {
    const FileAnswer answer = answer_file(response, file_conditions_);
    if (answer.head.status == 416) {
        Response refusal = host_.refuse({416, "a Range behind the file's end"}, {});
        refusal.with("Content-Range", answer.head.headers.back().second);
        return write(refusal);
    }
    keep_little_unsent(socket_.native_handle());
    if (answer.length > 0) file_ = FileSending{*response.file, answer.begin, answer.length};
    if (head_.request.method == "HEAD") file_ = {};
    write(answer.head, answer.length);
}

void SocketConnection::write(const Response& response, std::optional<std::uint64_t> file_bytes) {
    WireOptions options{!last_ && !finishing_, head_.request.method != "HEAD", file_bytes};
    try {
        outgoing_ = to_wire(response, options);
        status_ = response.status;
    } catch (const Error&) {
        end_file();
        options.content_length.reset();
        outgoing_ = to_wire(host_.refuse({500, "an answer with a broken header"}, {}), options);
        status_ = 500;
    }
    last_ = !options.keep_alive;
    enter(Phase::answering, time_for(outgoing_.size(), limits_.answer_deadline));
    asio::async_write(socket_, asio::buffer(outgoing_), [self = shared_from_this()](error_code failure, std::size_t) {
        if (self->phase_ != Phase::answering) return;
        failure ? self->close() : self->send_piece();
    });
}

/// The next piece of a file has its own deadline: whoever stops reading does not hold a file open until the time for
/// all of it is over.
void SocketConnection::send_piece() {
    if (file_.left() == 0) return written();
    const std::uint64_t piece = std::min<std::uint64_t>(file_.left(), FileSending::k_piece);
    enter(Phase::answering, time_for(piece, limits_.answer_deadline));
    send_rest(file_.left() - piece);
}

void SocketConnection::send_rest(std::uint64_t until_left) {
    socket_.async_wait(asio::ip::tcp::socket::wait_write, [self = shared_from_this(), until_left](error_code failure) {
        if (self->phase_ != Phase::answering) return;
        if (failure || self->file_.send_some(self->socket_.native_handle()) == FileSending::Sent::failed)
            return self->close();
        self->file_.left() > until_left ? self->send_rest(until_left) : self->send_piece();
    });
}

/// What of it left is told to whose it is.
void SocketConnection::end_file() {
    const auto sent = static_cast<std::int64_t>(file_.sent(socket_.native_handle()));
    file_ = {};
    if (file_on_end_) host_.file_ended(std::exchange(file_on_end_, {}), sent);
}

void SocketConnection::written() {
    end_file();
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
    end_upload();
    end_file();
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
