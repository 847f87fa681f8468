#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

TEST_CASE("one address has its share of connections, and gets it back", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.connections_per_address = 3;
    ToySite site{std::move(options)};
    std::vector<RawClient> held;
    for (int i = 0; i < 3; ++i) {
        held.push_back(site.client());
        REQUIRE(held.back().ask(get("/")));
    }
    CHECK(site.client().answer()->status == 429);
    CHECK(site.server->metrics().turned_away_address == 1);
    held.pop_back();
    REQUIRE(eventually([&] { return site.server->metrics().open_connections == 2; }));
    CHECK(site.ask(get("/"))->status == 200);
}

TEST_CASE("a trusted proxy may open as many as there are", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.connections_per_address = 3;
    options.trusted_proxies = {"127.0.0.1"};
    ToySite site{std::move(options)};
    std::vector<RawClient> held;
    for (int i = 0; i < 20; ++i) {
        held.push_back(site.client());
        CHECK(held.back().ask(get("/"))->status == 200);
    }
}

TEST_CASE("beyond all connections the one that has been idle the longest gives way", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.connections = 3;
    ToySite site{std::move(options)};
    RawClient oldest = site.client();
    REQUIRE(oldest.ask(get("/")));
    RawClient second = site.client();
    REQUIRE(second.ask(get("/")));
    RawClient third = site.client();
    REQUIRE(third.ask(get("/")));
    REQUIRE(oldest.ask(get("/")));  // now the second has been idle longest

    RawClient fourth = site.client();
    CHECK(fourth.ask(get("/"))->status == 200);
    CHECK(second.at_end());
    CHECK(oldest.ask(get("/"))->status == 200);
    CHECK(third.ask(get("/"))->status == 200);
    CHECK(site.server->metrics().gave_way == 1);
}

TEST_CASE("half-open heads give way too; when everybody is being served the next is told so", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.connections = 2;
    ToySite site{std::move(options)};
    RawClient waiting = site.hold();
    RawClient half = site.client();
    half.send("GET / HTTP/1.1\r\n");
    RawClient uploading = site.client();
    uploading.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
    REQUIRE(uploading.answer(RawClient::Body::none)->status == 100);
    CHECK(half.at_end());
    // One is with the writer and one is sending its body: neither is given up.
    const auto refused = site.client().answer();
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->headers.count("retry-after") == 1);
    CHECK(uploading.ask("0123456789")->body == "10");
    site.release();
    CHECK(waiting.answer()->body == "released");
}

TEST_CASE("idle ones give way before half-open heads, whoever came first, and of each the oldest", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.connections = 4;
    ToySite site{std::move(options)};
    std::vector<RawClient> heads, idle;
    for (int i = 0; i < 2; ++i) {
        heads.push_back(site.client());
        heads.back().send("GET / HTTP/1.1\r\n");
    }
    for (int i = 0; i < 2; ++i) {
        idle.push_back(site.client());
        REQUIRE(idle.back().ask(get("/"))->status == 200);
    }
    // Each newcomer is in the middle of a body from then on, and does not give way itself.
    std::vector<RawClient> newcomers;
    for (RawClient* next : {&idle[0], &idle[1], &heads[0], &heads[1]}) {
        newcomers.push_back(site.client());
        newcomers.back().send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        REQUIRE(newcomers.back().answer(RawClient::Body::none)->status == 100);
        CHECK(next->at_end());
        CHECK(site.server->metrics().gave_way == newcomers.size());
    }
    for (RawClient& client : newcomers)
        CHECK(client.ask("ab")->body == "2");
}

TEST_CASE("POSTs and PUTs of one address are counted by the minute, GETs and other addresses are not", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.posts_per_minute = 5;
    options.trusted_proxies = {"127.0.0.1"};
    ToySite site{std::move(options)};
    const std::string first = "X-Forwarded-For: 198.51.100.1\r\n";
    RawClient client = site.client();
    const std::string put = "PUT /thing/7 HTTP/1.1\r\nHost: a\r\n" + first + "\r\n";
    for (int i = 0; i < 4; ++i)
        CHECK(client.ask(post("/form", "", first))->status == 200);
    CHECK(client.ask(put)->status == 200);
    CHECK(client.ask(put)->status == 429);
    const auto refused = client.ask(post("/form", "a=b", first));
    REQUIRE(refused);
    CHECK(refused->status == 429);
    CHECK(refused->headers.count("retry-after") == 1);
    CHECK(site.ask(get("/", first))->status == 200);
    CHECK(site.ask(post("/form", "", "X-Forwarded-For: 198.51.100.2\r\n"))->status == 200);
    CHECK(site.server->metrics().too_many_posts == 2);
}
