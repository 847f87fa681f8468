#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mitra::http {

/// How far a call got: what decides between "try again" and "never try again blindly".
enum class Reached {
    nothing,   ///< not one byte of the request left (DNS, refused, TLS)
    sent,      ///< some of it left, and no whole answer came back (time-out, reset, unreadable)
    answered,  ///< a whole answer is here
};

struct CallResult {
    Reached reached = Reached::nothing;
    int status = 0;  ///< also of an answer that did not come whole
    std::string content_type;
    std::string body;         ///< at most `Call::largest_answer` bytes
    std::string retry_after;  ///< the header, where there was one
    std::string failure;      ///< curl's words where no whole answer came; without the address's query
};

/// Which addresses of a host are called.
enum class Family { any, ipv4 };

struct Call {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds timeout{30'000};
    std::size_t largest_answer = 262'144;
    Family family = Family::any;  ///< a provider that knows us by our address may know only one of them
};

/// The outgoing side, over libcurl: HTTP/1.1, keeps connections, follows no redirect, heeds no proxy of the
/// environment, checks certificates, speaks https only unless the address is http on loopback. A request is sent once:
/// when a kept connection turns out dead after its first byte the result is `sent`, where curl alone would send it
/// again. One client belongs to one thread. Never throws for what the network does; a header with a line break is
/// Error{internal}.
class Client {
 public:
    Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    ~Client();
    CallResult call(const Call& call);

 private:
    struct Curl;
    std::unique_ptr<Curl> curl_;
};

}  // namespace mitra::http
