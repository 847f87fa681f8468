#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "lib/http/head.hpp"
#include "lib/http/limits.hpp"
#include "lib/http/message.hpp"
#include "lib/http/router.hpp"

namespace boost::asio {
class io_context;
}

namespace mitra::http {

/// One client's connection, all asynchronous and on the loop's thread: reads a request within its deadlines, hands it
/// to the host, writes the answer, and goes on with the bytes after it. Requests that were sent ahead wait in the
/// socket until the one before them is answered.
class Connection {
 public:
    using Moment = std::chrono::steady_clock::time_point;

    enum class Phase {
        idle,       ///< no byte of a next request yet
        head,       ///< some of a head
        body,       ///< some of a body
        working,    ///< with the host
        answering,  ///< being written
        closing,    ///< answered for the last time; what still comes is thrown away, so that the answer arrives
        closed,
    };

    /// What a connection asks of its server.
    class Host {
     public:
        virtual ~Host() = default;
        /// After the head, before the body: the route that serves it, with `request.peer` and `parameters` filled in.
        virtual std::variant<const Route*, Refusal> admit(const std::string& peer, Request& request) = 0;
        /// Before an upload's body: where it may be spooled, or why it is not taken now. What was begun is ended.
        virtual std::variant<std::filesystem::path, Refusal> begin_upload(const std::string& client) = 0;
        virtual void end_upload(const std::string& client) = 0;
        /// A whole request; the host calls `answer` later.
        virtual void perform(std::uint64_t connection, const Route& route, Request request) = 0;
        /// A file's exchange is over; so many bytes of it left.
        virtual void file_ended(FileBody::OnEnd on_end, std::int64_t sent) = 0;
        virtual Response refuse(const Refusal& refusal, std::string_view path) = 0;
        virtual void report(const std::string& fault) = 0;
        virtual void answered(int status, std::chrono::steady_clock::duration took) = 0;
        virtual void closed(std::uint64_t connection) = 0;
    };

    /// Takes over `socket` (non-blocking). The host outlives the connection.
    static std::shared_ptr<Connection> open(boost::asio::io_context& loop, int socket, std::uint64_t id,
                                            std::string peer, Host& host, const Limits& limits);
    virtual ~Connection() = default;

    /// Only in phase `working`; ignored otherwise (the client has gone).
    virtual void answer(const Response& response) = 0;
    /// The same, with the host's page for this status.
    virtual void fail(int status) = 0;
    /// Ends what is past its deadline.
    virtual void check_deadline(Moment now) = 0;
    /// Takes no further request: closes when it is idle, else after the answer.
    virtual void finish() = 0;
    virtual void close() = 0;

    [[nodiscard]] Phase phase() const { return phase_; }
    /// When this phase began.
    [[nodiscard]] Moment since() const { return since_; }
    [[nodiscard]] const std::string& peer() const { return peer_; }

 protected:
    explicit Connection(std::string peer) : peer_{std::move(peer)} {}
    Phase phase_ = Phase::idle;
    Moment since_ = std::chrono::steady_clock::now();

 private:
    std::string peer_;
};

}  // namespace mitra::http
