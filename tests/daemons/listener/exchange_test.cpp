#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

TEST_CASE("a connection serves one request after the other", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    for (int i = 0; i < 5; ++i) {
        const auto answer = client.ask(get("/"));
        REQUIRE(answer);
        CHECK(answer->status == 200);
        CHECK(answer->body == "hello");
        CHECK(answer->headers.at("connection") == "keep-alive");
        CHECK(answer->headers.at("content-type") == "text/html; charset=utf-8");
    }
    CHECK(site.server->metrics().accepted == 1);
}

TEST_CASE("requests sent ahead are answered in their order, bodies included", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    std::string all;
    for (int i = 0; i < 50; ++i) {
        all += get("/m/t" + std::to_string(i));
        all += post("/note", "value=" + std::to_string(100 + i));
        all += post("/form", "i=" + std::to_string(i));
    }
    REQUIRE(client.send(all));
    for (int i = 0; i < 50; ++i) {
        CHECK(client.answer()->body == "token=[t" + std::to_string(i) + "];");
        CHECK(client.answer()->status == 303);
        CHECK(client.answer()->body == "i=[" + std::to_string(i) + "];|");
    }
    CHECK(site.notes() == 50);
}

TEST_CASE("a request that comes byte by byte is the same request", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    for (const char byte : post("/form", "a=1&b=%C3%A9+x", "X-Some: thing\r\n"))
        REQUIRE(client.send({&byte, 1}));
    const auto answer = client.answer();
    REQUIRE(answer);
    CHECK(answer->body == "a=[1];b=[\xC3\xA9 x];|");
}

TEST_CASE("a POST that names no length has no body, and what follows is the next request", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    REQUIRE(client.send("POST /form HTTP/1.1\r\nHost: a\r\n\r\n" + get("/")));
    CHECK(client.answer()->body == "|");
    CHECK(client.answer()->body == "hello");
}

TEST_CASE("HEAD is GET without its body", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.answer(RawClient::Body::none);
    REQUIRE(head);
    CHECK(head->status == 200);
    CHECK(head->headers.at("content-length") == "5");
    client.send("HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.answer(RawClient::Body::none)->status == 404);
    CHECK(client.ask(get("/"))->body == "hello");
}

TEST_CASE("the connection ends where the client or HTTP/1.0 says so", "[listener]") {
    ToySite site{earnest()};
    RawClient closing = site.client();
    CHECK(closing.ask(get("/", "Connection: close\r\n"))->headers.at("connection") == "close");
    CHECK(closing.at_end());
    RawClient old = site.client();
    CHECK(old.ask("GET / HTTP/1.0\r\nHost: a\r\n\r\n")->body == "hello");
    CHECK(old.at_end());
    RawClient old_keeping = site.client();
    CHECK(old_keeping.ask("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")->body == "hello");
    CHECK(old_keeping.ask(get("/"))->body == "hello");
    RawClient half = site.client();
    half.send(get("/"));
    half.finish_sending();
    CHECK(half.answer()->body == "hello");
    CHECK(half.at_end());
}

TEST_CASE("addresses give their parts to the handler, decoded, and query and form stay apart", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    CHECK(client.ask(get("/ref=081562726272"))->body == "code=[081562726272];");
    CHECK(client.ask(get("/ref=%2B62815"))->body == "code=[+62815];");
    CHECK(client.ask(get("/m/a%20b+c"))->body == "token=[a b+c];");
    CHECK(client.ask(get("/m/a%2Fb"))->status == 404);
    CHECK(client.ask(get("/echo?nama=Siti+Aminah&x=%F0%9F%91%8B&kosong"))->body ==
          "nama=[Siti Aminah];x=[\xF0\x9F\x91\x8B];kosong=[];");
    CHECK(client.ask(get("/echo", "Cookie: a=1; b=\"2\"; a=3; odd\r\n"))->body == "a=[1];b=[2];");
    CHECK(client.ask(post("/form?a=9", "a=1&b=2"))->body == "a=[1];b=[2];|a=[9];");
    CHECK(client.ask("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\na=1&a")
              ->body == "5");
    CHECK(client.ask("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")->body == "0");
    CHECK(client.ask("\r\n" + get("/"))->status == 200);
}

TEST_CASE("a PUT has a body as a POST has, and what follows is the next request", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    const std::string head = "PUT /thing/7 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    REQUIRE(client.send(head + "Content-Length: 2\r\n\r\n{}" + get("/")));
    CHECK(client.answer()->body == "id=[7];{}");
    CHECK(client.answer()->body == "hello");
    CHECK(client.ask(head + "\r\n")->body == "id=[7];");
    CHECK(client.ask(head + "Content-Length: 16385\r\n\r\n")->status == 413);
}

TEST_CASE("a body is invited where the client waits for that", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.answer(RawClient::Body::none)->status == 100);
    CHECK(client.ask("abcd")->body == "4");
    client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.answer()->status == 413);
}

TEST_CASE("every answer carries the security headers, and a route may set its own", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    for (const std::string& request : {get("/"), get("/nothing"), get("/fail/internal"), post("/note", "value=1")}) {
        const auto answer = client.ask(request);
        REQUIRE(answer);
        const auto& headers = answer->headers;
        const std::string& policy = headers.at("content-security-policy");
        CHECK(policy.find("default-src 'none'") != std::string::npos);
        CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
        CHECK(policy.find("form-action 'self' https://wa.me") != std::string::npos);
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK(headers.at("x-content-type-options") == "nosniff");
        CHECK(headers.at("referrer-policy") == "same-origin");
        CHECK(headers.at("cache-control") == "no-store");
        CHECK(headers.count("server") == 0);
        CHECK(headers.at("date").ends_with(" GMT"));
    }
    CHECK(client.ask(get("/m/x"))->headers.at("cache-control") == "private");
}

TEST_CASE("the client's address is the socket's, or what a trusted proxy says", "[listener]") {
    const std::string forwarded = "X-Forwarded-For: 1.1.1.1, 203.0.113.7\r\n";
    ToySite open{earnest()};
    CHECK(open.ask(get("/peer", forwarded))->body == "127.0.0.1");
    http::Server::Options options = earnest();
    options.trusted_proxies = {"127.0.0.1", "203.0.113.9"};
    ToySite behind{std::move(options)};
    CHECK(behind.ask(get("/peer"))->body == "127.0.0.1");
    CHECK(behind.ask(get("/peer", forwarded))->body == "203.0.113.7");
    CHECK(behind.ask(get("/peer", "X-Forwarded-For: 203.0.113.7, 203.0.113.9\r\n"))->body == "203.0.113.7");
    CHECK(behind.ask(get("/peer", "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: ::ffff:2.2.2.2\r\n"))->body ==
          "2.2.2.2");
    CHECK(behind.ask(get("/peer", "X-Forwarded-For: 1.1.1.1, unknown\r\n"))->body == "127.0.0.1");
}
