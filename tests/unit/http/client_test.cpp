#include "lib/http/client.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/http/encode.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/reserved_port.hpp"
#include "tests/unit/http/scripted_server.hpp"

using namespace mitra;
using namespace mitra::http;
using namespace std::chrono_literals;
using test::ScriptedServer;
using Peer = ScriptedServer::Peer;

namespace {

constexpr const char* k_ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nOK";

Call post_to(const std::string& url) {
    return {.method = "POST",
            .url = url,
            .headers = {{"Content-Type", "application/json"}},
            .body = R"({"to":"x"})",
            .timeout = 30s};
}

/// What a client makes of a server that reads one request and then does `act`.
CallResult after_request(const std::function<void(Peer&)>& act, std::chrono::milliseconds timeout = 30s) {
    ScriptedServer server{[&](Peer& peer) {
        peer.request();
        act(peer);
    }};
    Call call = post_to(server.url("/send?key=secret"));
    call.timeout = timeout;
    Client client;
    CallResult result = client.call(call);
    CHECK(test::eventually([&] { return server.requests == (result.reached == Reached::nothing ? 0 : 1); }));
    CHECK(result.failure.find("secret") == std::string::npos);
    return result;
}

/// The same, with a deadline that the answer does not keep: short, but as long as this machine needs to send at all.
CallResult past_deadline(const std::function<void(Peer&)>& act) {
    for (auto timeout = 100ms;; timeout *= 2) {
        CallResult result = after_request(act, timeout);
        if (result.reached != Reached::nothing || timeout > 10s) return result;
    }
}

}  // namespace

TEST_CASE("a whole answer comes with its status, type, body and Retry-After", "[client]") {
    std::string seen;
    ScriptedServer server{[&](Peer& peer) {
        seen = peer.request();
        peer.send(
            "HTTP/1.1 429 Slow\r\nContent-Type: application/json\r\nRetry-After: 17\r\nContent-Length: 4\r\n\r\nwait");
    }};
    Client client;
    const CallResult result = client.call(post_to(server.url("/send?a=1")));
    CHECK(result.reached == Reached::answered);
    CHECK(result.status == 429);
    CHECK(result.content_type == "application/json");
    CHECK(result.retry_after == "17");
    CHECK(result.body == "wait");
    CHECK(result.failure.empty());
    CHECK(seen.starts_with("POST /send?a=1 HTTP/1.1\r\n"));
    CHECK(seen.find("Content-Type: application/json\r\n") != std::string::npos);
    CHECK(seen.find("Expect") == std::string::npos);
    CHECK(seen.ends_with("\r\n\r\n{\"to\":\"x\"}"));
}

TEST_CASE("what fails before the first byte has reached nothing", "[client]") {
    Client client;
    const test::ReservedPort nobody;
    CHECK(client.call(post_to(fmt::format("http://127.0.0.1:{}/", nobody.number()))).reached == Reached::nothing);
    for (const char* url :
         {"http://192.0.2.1/", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/", "file:///etc/passwd",
          "gopher://127.0.0.1/", "", "not an address", "http://user@127.evil.example/"}) {
        INFO(url);
        const CallResult result = client.call(post_to(url));
        CHECK(result.reached == Reached::nothing);
        CHECK_FALSE(result.failure.empty());
    }
    // TLS that is none: our greeting left, the request did not.
    ScriptedServer server{[](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }};
    std::string url = server.url();
    url.replace(0, 4, "https");
    const CallResult result = client.call(post_to(url));
    CHECK(result.reached == Reached::nothing);
    CHECK_FALSE(result.failure.empty());
}

TEST_CASE("what fails after the request was sent is never taken for unsent", "[client]") {
    SECTION("closed without an answer") {
        CHECK(after_request([](Peer&) {}).reached == Reached::sent);
    }
    SECTION("reset") {
        CHECK(after_request([](Peer& peer) { peer.reset(); }).reached == Reached::sent);
    }
    SECTION("half a head") {
        CHECK(after_request([](Peer& peer) { peer.send("HTTP/1.1 200 O"); }).reached == Reached::sent);
    }
    SECTION("half a body") {
        const auto result =
            after_request([](Peer& peer) { peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"); });
        CHECK(result.reached == Reached::sent);
        CHECK(result.status == 200);
        CHECK(result.body.empty());
    }
    SECTION("not HTTP") {
        CHECK(after_request([](Peer& peer) { peer.send("220 smtp ready\r\n"); }).reached == Reached::sent);
    }
    SECTION("silence") {
        const auto result = past_deadline([](Peer& peer) { peer.wait_for_end(); });
        CHECK(result.reached == Reached::sent);
        CHECK_FALSE(result.failure.empty());
    }
    SECTION("an answer that trickles past the deadline") {
        const auto result = past_deadline([](Peer& peer) {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
            peer.wait_for_end();
        });
        CHECK(result.reached == Reached::sent);
    }
}

TEST_CASE("an answer past its bound is given up", "[client]") {
    ScriptedServer server{[](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + std::string(2000, 'x'));
    }};
    Client client;
    Call call = post_to(server.url());
    call.largest_answer = 1999;
    const CallResult result = client.call(call);
    CHECK(result.reached == Reached::sent);
    CHECK(result.status == 200);
    CHECK(result.failure == "the answer has more than 1999 bytes");
    call.largest_answer = 2000;
    CHECK(client.call(call).body.size() == 2000);
}

TEST_CASE("a connection is kept for the next call", "[client]") {
    ScriptedServer server{[](Peer& peer) {
        while (!peer.request().empty())
            peer.send(k_ok);
    }};
    Client client;
    for (int i = 0; i < 3; ++i)
        CHECK(client.call(post_to(server.url())).body == "OK");
    Client moved{std::move(client)};
    CHECK(moved.call(post_to(server.url())).body == "OK");
    CHECK(server.connections == 1);
}

TEST_CASE("a request on a kept connection that dies under it is not sent a second time", "[client]") {
    ScriptedServer server{[](Peer& peer) {
        peer.request();
        peer.send(k_ok);
        peer.request();  // taken, perhaps acted upon, and never answered
    }};
    Client client;
    REQUIRE(client.call(post_to(server.url())).reached == Reached::answered);
    const CallResult second = client.call(post_to(server.url()));
    CHECK(second.reached == Reached::sent);
    CHECK(server.requests == 2);
    CHECK(client.call(post_to(server.url())).reached == Reached::answered);  // and the client goes on
}

TEST_CASE("a redirect is an answer, not a new address", "[client]") {
    ScriptedServer server{[](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n");
    }};
    Client client;
    const CallResult result = client.call({.url = server.url()});
    CHECK(result.reached == Reached::answered);
    CHECK(result.status == 302);
    CHECK(server.requests == 1);
}

TEST_CASE("methods and bodies are sent as asked", "[client]") {
    std::string seen;
    ScriptedServer server{[&](Peer& peer) {
        seen = peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }};
    Client client;
    client.call({.method = "GET", .url = server.url("/a")});
    CHECK(seen.starts_with("GET /a HTTP/1.1\r\n"));
    CHECK(seen.find("Content-") == std::string::npos);
    client.call({.method = "HEAD", .url = server.url()});
    CHECK(seen.starts_with("HEAD / HTTP/1.1\r\n"));
    client.call({.method = "POST", .url = server.url()});
    CHECK(seen.find("Content-Length: 0\r\n") != std::string::npos);
    CHECK(seen.find("Content-Type") == std::string::npos);
    client.call({.method = "PUT", .url = server.url(), .headers = {{"X-Empty", ""}}, .body = std::string{"a\0b", 3}});
    CHECK(seen.starts_with("PUT "));
    CHECK(seen.find("X-Empty:") != std::string::npos);
    CHECK(seen.ends_with(std::string{"\r\n\r\na\0b", 7}));
    CHECK_THROWS_AS(client.call({.url = server.url(), .headers = {{"X", "a\r\nY: b"}}}), Error);
}

TEST_CASE("text is percent-encoded for addresses", "[client]") {
    CHECK(url_encode("Halo Admin, saya & \xC3\xA9") == "Halo%20Admin%2C%20saya%20%26%20%C3%A9");
    CHECK(url_encode("a-b_c.d~9") == "a-b_c.d~9");
    CHECK(url_encode({"\0", 1}) == "%00");
    CHECK(encode_form({}).empty());
    CHECK(encode_form({{"key", "a&b=c"}, {"data_no", "R#1 x"}, {"empty", ""}}) ==
          "key=a%26b%3Dc&data_no=R%231%20x&empty=");
}

TEST_CASE("who is to be called by IPv4 alone is not called by IPv6", "[client]") {
    // Nobody accepts here, but the kernel would: a byte that leaves is a byte too many.
    const int listener = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    Client client;
    if (::bind(listener, plain, size) == 0 && ::listen(listener, 1) == 0 &&
        ::getsockname(listener, plain, &size) == 0) {
        Call call{.url = fmt::format("http://[::1]:{}/", ntohs(address.sin6_port)),
                  .timeout = std::chrono::milliseconds{200},
                  .family = Family::ipv4};
        CHECK(client.call(call).reached == Reached::nothing);
        call.family = Family::any;
        CHECK(client.call(call).reached == Reached::sent);
    }
    ::close(listener);

    ScriptedServer server{[](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }};
    CHECK(client.call({.url = server.url(), .family = Family::ipv4}).reached == Reached::answered);
}
