#include <unistd.h>
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

TEST_CASE("a second server on the same port is refused and told who holds it", "[listener]") {
    ToySite site{earnest()};
    http::Server::Options options = earnest();
    options.listen = "127.0.0.1:" + std::to_string(site.server->port());
    try {
        ToySite second{std::move(options)};
        FAIL("two servers on one port");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::refused);
        CHECK(std::string{error.what()}.find("(process " + std::to_string(::getpid()) + ")") != std::string::npos);
    }
    CHECK(site.ask(get("/"))->status == 200);
}

TEST_CASE("an address that is none, or not ours, is said so", "[listener]") {
    for (const char* wrong :
         {"", "8080", "localhost:8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:80x"}) {
        http::Server::Options options = earnest();
        options.listen = wrong;
        CHECK_THROWS_AS(ToySite{std::move(options)}, Error);
    }
}

TEST_CASE("stopping finishes what is in hand, tells the rest to go, and accepts nobody", "[listener]") {
    ToySite site{earnest()};
    RawClient idle = site.client();
    REQUIRE(idle.ask(get("/")));
    RawClient holder = site.hold();
    RawClient writing = site.client();
    writing.send(post("/note", "value=1") + post("/note", "value=2"));
    REQUIRE(eventually([&] { return site.server->writer_counts().waiting >= 1; }));
    RawClient clicking = site.client();
    REQUIRE(clicking.ask(get("/click")));

    site.server->stop();
    CHECK(idle.at_end());
    CHECK_THROWS([&] { return site.client(); }());
    site.release();
    CHECK(holder.answer()->headers.at("connection") == "close");
    const auto answer = writing.answer();
    REQUIRE(answer);
    CHECK(answer->status == 303);
    CHECK(answer->headers.at("connection") == "close");
    CHECK(writing.at_end());  // the request behind it was not begun
    site.stop();
    CHECK(site.notes() == 2);  // the note and the click
}

TEST_CASE("a client that never ends does not keep a server from stopping", "[listener]") {
    http::Server::Options options = earnest();
    options.stop_deadline = 100ms;
    ToySite site{std::move(options)};
    RawClient client = site.client();
    client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    REQUIRE(eventually([&] { return site.server->metrics().accepted == 1; }));
    site.stop();
    CHECK(client.closed_by_server());
}

TEST_CASE("the heart beats while the server serves", "[listener]") {
    ToySite site{earnest()};
    CHECK(eventually([&] { return site.heartbeats > 0; }));
}
