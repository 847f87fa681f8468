#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mitra::test {

/// A client that sends the bytes it is told, right or wrong, to a server on loopback. Waits at most 60 s for anything.
class RawClient {
 public:
    struct Answer {
        int status = 0;
        std::map<std::string, std::string> headers;  ///< names in lower case
        std::string body;
    };

    /// `receive_buffer`: of the kernel, for clients that do not read; 0 leaves it as it is. `from`: which address of
    /// loopback it is ("127.3.0.1"), for servers that count by address.
    explicit RawClient(std::uint16_t port, int receive_buffer = 0, const std::string& from = {});
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient();

    /// False when the server has gone.
    bool send(std::string_view bytes);
    /// Sends nothing more, but listens on.
    void finish_sending();
    /// The next answer; nothing when the connection ended or broke instead. `no_body`: the answer to HEAD.
    enum class Body { by_length, none };
    std::optional<Answer> answer(Body body = Body::by_length);
    /// Sends and waits for the answer.
    std::optional<Answer> ask(std::string_view bytes);
    /// Reads at least so many bytes, an answer's head among them, and leaves the rest where it is.
    bool read_some(std::size_t bytes);
    /// What was read and not yet taken as an answer.
    [[nodiscard]] const std::string& unread() const { return buffer_; }
    /// Breaks the connection off, as a phone that lost its network does.
    void reset();
    /// Throws away what comes until the server closes; false when it does not.
    bool closed_by_server();
    /// The connection ended with no byte to read.
    bool at_end();

 private:
    bool receive();

    int socket_;
    std::string buffer_;
};

/// "GET PATH HTTP/1.1" with a Host, and a form POST.
std::string get(std::string_view path, std::string_view headers = {});
std::string post(std::string_view path, std::string_view form, std::string_view headers = {});

}  // namespace mitra::test
