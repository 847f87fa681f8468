#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace mitra::test {

/// A server on loopback that does with each connection, one after the other, what the test says: sends half an answer,
/// says nothing, resets.
class ScriptedServer {
 public:
    /// One accepted connection.
    class Peer {
     public:
        explicit Peer(int socket, std::atomic<int>& requests) : socket_{socket}, requests_{requests} {}
        /// Reads a request: up to the empty line, and its body by Content-Length. Empty when the client has gone.
        std::string request();
        void send(const std::string& bytes);
        /// Ends the connection with a reset instead of an end.
        void reset();
        /// Waits until the client has gone.
        void wait_for_end();

     private:
        int socket_;
        std::atomic<int>& requests_;
        std::string buffer_;
    };

    explicit ScriptedServer(std::function<void(Peer&)> script);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer();

    [[nodiscard]] std::string url(const std::string& path = "/") const;
    /// How many requests (or beginnings of one) arrived, and on how many connections.
    std::atomic<int> requests{0}, connections{0};

 private:
    int listener_;
    std::uint16_t port_ = 0;
    std::function<void(Peer&)> script_;
    std::thread thread_;
};

}  // namespace mitra::test
