#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace httplib {
class Server;
struct Request;
}  // namespace httplib

namespace mitra::sandbox {

/// An address on this machine. Port 0 is any free port.
struct Address {
    std::string host = "127.0.0.1";
    int port = 0;
};
/// "127.0.0.1:8090", "localhost:0". Throws Error{usage} for anything else; the sandbox speaks to nobody outside.
Address loopback_address(std::string_view text);

/// The packaged cpp-httplib on loopback: bound when made, serving in a thread of its own after `start`.
class HttpListener {
 public:
    /// Throws Error{refused} when another program has the port.
    explicit HttpListener(const Address& address);
    ~HttpListener();
    HttpListener(const HttpListener&) = delete;
    HttpListener& operator=(const HttpListener&) = delete;

    httplib::Server& server() { return *server_; }
    [[nodiscard]] const Address& address() const { return address_; }
    void start();

 private:
    std::unique_ptr<httplib::Server> server_;
    Address address_;
    std::thread thread_;
};

/// Cuts the connection that this request came by, before a byte of its answer has left.
void drop_connection(const httplib::Request& request);

}  // namespace mitra::sandbox
