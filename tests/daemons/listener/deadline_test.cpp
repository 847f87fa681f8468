#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

/// The one deadline that a test waits for. The others are as in earnest, so that nothing else ends a connection whose
/// client is kept waiting by a busy machine.
constexpr std::chrono::milliseconds k_soon{80};

}  // namespace

TEST_CASE("a head that trickles is answered 408 at its deadline, however steadily it trickles", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.head_deadline = k_soon;
    ToySite site{std::move(options)};
    RawClient client = site.client();
    client.send("GET / HTTP/1.1\r\nHost: a\r\n");
    // Goes on until the server has had enough: each byte alone would have kept a per-read time-out happy.
    const bool ended = eventually([&] {
        std::this_thread::sleep_for(5ms);
        return !client.send("X-A: b\r\n");
    });
    CHECK(ended);
    CHECK(site.server->metrics().with_status(408) == 1);
}

TEST_CASE("a body that does not come is answered 408", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.body_deadline = k_soon;
    ToySite site{std::move(options)};
    RawClient client = site.client();
    client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    const auto answer = client.answer();
    REQUIRE(answer);
    CHECK(answer->status == 408);
    CHECK(client.at_end());
}

TEST_CASE("a large body has the time that the slowest allowed speed needs", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.head_deadline = options.limits.body_deadline = k_soon;
    options.limits.slowest_bytes_per_second = 1;
    ToySite site{std::move(options)};
    RawClient client = site.client();
    client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    // A head that began later is past the same deadline; this body still has its 10 s.
    CHECK(site.ask("GET / HTTP/1.1\r\n")->status == 408);
    CHECK(client.ask("defghij")->body == "10");
}

TEST_CASE("a connection that says nothing is closed without a word", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.idle_deadline = k_soon;
    ToySite site{std::move(options)};
    RawClient silent = site.client();
    CHECK(silent.at_end());
    // Who asks in time, which a busy machine may not let us at once, is served, and closed when nothing follows.
    const auto served_and_closed = [&] {
        RawClient client = site.client();
        const auto answer = client.ask(get("/"));
        return answer && answer->status == 200 && client.at_end();
    };
    CHECK(eventually(served_and_closed));
    CHECK(site.server->metrics().with_status(408) == 0);
}

TEST_CASE("an answer that nobody reads is given up", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.answer_deadline = k_soon;
    options.limits.slowest_bytes_per_second = 1024 * 1024 * 1024;
    ToySite site{std::move(options)};
    RawClient client{site.server->port(), 4096};
    client.send(get("/big"));
    const http::Metrics& metrics = site.server->metrics();
    CHECK(eventually([&] { return metrics.accepted == 1 && metrics.open_connections == 0; }));
    CHECK_FALSE(client.answer());
}

TEST_CASE("a client that goes away in the middle leaves nothing behind", "[listener]") {
    ToySite site{earnest()};
    for (const std::string& part : {std::string{}, std::string{"GET / HT"}, post("/note", "value=1").substr(0, 120),
                                    get("/big"), post("/note", "value=2")})
        site.client().send(part);
    const http::Metrics& metrics = site.server->metrics();
    CHECK(eventually([&] { return metrics.accepted == 5 && metrics.open_connections == 0; }));
    CHECK(site.ask(get("/"))->status == 200);
}

TEST_CASE("slow and silent clients do not slow honest ones", "[listener]") {
    http::Server::Options options = earnest();
    const auto shortest_deadline = options.limits.idle_deadline;
    ToySite site{std::move(options)};
    std::vector<RawClient> slow;
    for (int i = 0; i < 400; ++i) {
        slow.push_back(site.client());
        if (i % 3 == 0) slow.back().send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
        if (i % 3 == 1) slow.back().send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nabc");
    }
    std::chrono::steady_clock::duration worst{};
    RawClient honest = site.client();
    for (int i = 0; i < 200; ++i) {
        for (RawClient& client : slow) {
            if (i % 50 == 0) client.send("x");
        }
        const auto before = std::chrono::steady_clock::now();
        REQUIRE(honest.ask(i % 2 == 0 ? get("/") : post("/note", "value=" + std::to_string(100 + i))));
        worst = std::max(worst, std::chrono::steady_clock::now() - before);
    }
    CHECK(worst < shortest_deadline);  // who waited for a slow one would wait for its deadline
    CHECK(site.notes() == 100);
}
