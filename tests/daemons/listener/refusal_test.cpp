#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

struct Case {
    const char* what;
    std::string request;
    int status;
};

std::string many(const char* line, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += line;
    return text;
}

std::string post_head(const std::string& headers) {
    return "POST /raw HTTP/1.1\r\nHost: mitra.test\r\n" + headers + "\r\n";
}

// Each ends before its body, or is all there is.
const std::vector<Case> k_cases{
    {"a target of more than 2 KiB", get("/" + std::string(2048, 'a')), 414},
    {"a request line without end", "GET /" + std::string(9000, 'a'), 414},
    {"a head of more than 16 KiB", get("/", "X-Long: " + std::string(17'000, 'a') + "\r\n"), 431},
    {"a head without end", "GET / HTTP/1.1\r\nHost: a\r\n" + many("X-Line: some text to fill it\r\n", 700), 431},
    {"more than 64 fields", get("/", many("X-One: 1\r\n", 64)), 431},
    {"a folded line", get("/", "X-Folded: one\r\n two\r\n"), 400},
    {"a folded line by tab", get("/", "X-Folded: one\r\n\ttwo\r\n"), 400},
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"a second Host", get("/", "Host: other.test\r\n"), 400},
    {"chunks", post_head("Transfer-Encoding: chunked\r\n"), 411},
    {"chunks and a length", post_head("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), 411},
    {"an unknown Transfer-Encoding", post_head("Transfer-Encoding: gzip\r\n"), 411},
    {"a hidden Transfer-Encoding", post_head("Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n"), 411},
    {"a repeated length", post_head("Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
    {"two lengths", post_head("Content-Length: 3\r\nContent-Length: 4\r\n"), 400},
    {"a list of lengths", post_head("Content-Length: 3, 3\r\n"), 400},
    {"a length with a sign", post_head("Content-Length: +3\r\n"), 400},
    {"a negative length", post_head("Content-Length: -3\r\n"), 400},
    {"a length in hex", post_head("Content-Length: 0x3\r\n"), 400},
    {"a length past every number", post_head("Content-Length: 99999999999999999999999\r\n"), 400},
    {"a body on GET", get("/", "Content-Length: 3\r\n") + "abc", 400},
    {"a body that is too large", post_head("Content-Length: 16385\r\n"), 413},
    {"a compressed body", post_head("Content-Length: 3\r\nContent-Encoding: gzip\r\n"), 415},
    {"a range", get("/", "Range: bytes=0-10\r\n"), 416},
    {"an unknown expectation", post_head("Content-Length: 3\r\nExpect: sweets\r\n"), 417},
    {"HTTP/2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
    {"HTTP/0.9", "GET /\r\n\r\n", 400},
    {"not HTTP at all", std::string{"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11}, 400},
    {"an absolute target", "GET http://mitra.test/ HTTP/1.1\r\nHost: mitra.test\r\n\r\n", 400},
    {"an asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"CONNECT", "CONNECT mitra.test:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"lines that end in LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
    {"one line that ends in LF", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
    {"a bare CR", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400},
    {"a NUL in a header", std::string{"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 35}, 400},
    {"a blank before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
    {"a header without a name", "GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", 400},
    {"a header without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
    {"two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a fragment behind the path", get("/#part"), 400},
    {"a fragment behind the query", get("/echo?a=1#part"), 400},
    {"a broken escape", get("/%zz"), 400},
    {"an escape that ends early", get("/%4"), 400},
    {"a path that is not UTF-8", get("/%ff"), 400},
    {"an overlong slash", get("/%c0%af"), 400},
    {"a NUL in the path", get("/a%00b"), 400},
    {"a line break in the path", get("/a%0d%0aSet-Cookie:x"), 400},
    {"a walk upwards", get("/m/../echo"), 400},
    {"an escaped walk upwards", get("/m/%2e%2e/echo"), 400},
    {"a walk through an escaped slash", get("/m/..%2fecho"), 400},
    {"a field twice in the query", get("/echo?a=1&a=2"), 400},
    {"a field twice by escape", get("/echo?a=1&%61=2"), 400},
    {"a query that is not UTF-8", get("/echo?a=%ff"), 400},
    {"a field twice in the form", post("/form", "a=1&a=2"), 400},
    {"a form that is not UTF-8", post("/form", "a=%ed%a0%80"), 400},
    {"two cookie lines", get("/echo", "Cookie: a=1\r\nCookie: a=2\r\n"), 400},
};

}  // namespace

TEST_CASE("what is ambiguous, oversized or odd is refused with its status, and the connection ends", "[listener]") {
    ToySite site{earnest()};
    for (const Case& one : k_cases) {
        INFO(one.what);
        RawClient client = site.client();
        // A second request behind it must never be served: that is how requests are smuggled.
        client.send(one.request + get("/?smuggled"));
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->status == one.status);
        CHECK(answer->headers.at("connection") == "close");
        CHECK(answer->headers.at("x-content-type-options") == "nosniff");
        CHECK_FALSE(client.answer());
    }
    CHECK(site.server->metrics().with_status(200) == 0);
}

TEST_CASE("a refused body is not waited for, and the refusal arrives", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    client.send(post_head("Content-Length: 100000\r\n"));
    const auto answer = client.answer();
    REQUIRE(answer);
    CHECK(answer->status == 413);
    client.send(std::string(100'000, 'x'));
    CHECK(client.closed_by_server());
}

TEST_CASE("the rest of a refused request's body is nobody's request, and is read so that the refusal arrives",
          "[listener]") {
    http::Server::Options options = earnest();
    options.limits.posts_per_minute = 4;
    options.trusted_proxies = {"127.0.0.1"};
    ToySite site{std::move(options)};
    const auto of = [](int client) { return fmt::format("X-Forwarded-For: 198.51.100.{}\r\n", client); };
    for (int i = 0; i < 4; ++i)
        REQUIRE(site.ask(post("/form", "", of(1)))->status == 200);

    // All that follows the head is what a wrong reading would perform.
    const std::string body = many(post("/note", "value=7").c_str(), 30'000);
    const auto head = [&](std::string_view line, const std::string& lines) {
        return fmt::format("{} HTTP/1.1\r\nHost: a\r\n{}Content-Length: {}\r\n\r\n", line, lines, body.size());
    };
    const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";
    const std::vector<Case> cases{
        {"no such path", head("POST /nothing", of(2)), 404},
        {"not by this method", head("POST /echo", of(2)), 405},
        {"a body that is too large", head("POST /form", form + of(2)), 413},
        {"an upload where none is taken",
         head("POST /form", "Content-Type: multipart/form-data; boundary=b\r\n" + of(3)), 415},
        {"an upload without a boundary", head("POST /upload", "Content-Type: multipart/form-data\r\n" + of(4)), 400},
        {"too many POSTs", head("POST /form", form + of(1)), 429},
        {"a compressed body", head("POST /form", "Content-Encoding: gzip\r\n" + of(2)), 415},
        {"a body on GET", head("GET /", of(2)), 400},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        // At once with its head, and a moment later.
        RawClient hasty = site.client();
        CHECK(hasty.send(one.request + body));
        hasty.finish_sending();
        RawClient patient = site.client();
        patient.send(one.request);
        for (RawClient* client : {&hasty, &patient}) {
            const auto answer = client->answer();
            REQUIRE(answer);
            CHECK(answer->status == one.status);
            if (client == &patient) CHECK(client->send(body));
            CHECK(client->at_end());
        }
    }
    CHECK(site.notes() == 0);
    CHECK(site.server->metrics().with_status(303) == 0);
}

TEST_CASE("who never stops sending what nobody wants is let go", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    client.send(post_head("Content-Length: 1000000000\r\n"));
    REQUIRE(client.answer()->status == 413);
    const std::string piece(1024 * 1024, 'x');
    std::size_t pieces = 0;
    while (pieces < 1'000 && client.send(piece))
        ++pieces;
    CHECK(pieces < 64);  // more than is thrown away, and what lies in the buffers between
}

TEST_CASE("an unknown path is 404, a known one by another method 405 with what is allowed", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    CHECK(client.ask(get("/nothing"))->status == 404);
    CHECK(client.ask(get("/m/"))->status == 404);
    CHECK(client.ask(get("/m/a/b"))->status == 404);
    CHECK(client.ask(get("/ref="))->status == 404);
    const auto answer = client.ask(get("/note"));
    REQUIRE(answer);
    CHECK(answer->status == 405);
    CHECK(answer->headers.at("allow") == "POST");
    const auto deleted = client.ask("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(deleted->status == 405);
    CHECK(deleted->headers.at("allow") == "GET, HEAD");
    const auto put = client.ask("PUT /note HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(put->status == 405);
    CHECK(put->headers.at("allow") == "POST");
    CHECK(client.ask("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")->status == 405);
}

TEST_CASE("whoever asks for an error's page is told at which address it was", "[listener]") {
    http::Server::Options options = earnest();
    options.error_page = [](int status, std::string_view path) {
        return http::Response::text(status, "no luck at " + std::string{path});
    };
    ToySite site{std::move(options)};
    RawClient client = site.client();
    for (const char* path : {"/nothing", "/fail/refused", "/fail/exception", "/missing"})
        CHECK(client.ask(get(path))->body == "no luck at " + std::string{path});
    CHECK(client.ask(post("/note", "value=13"))->body == "no luck at /note");
    CHECK(client.ask(post("/slow", "value=-13"))->body == "no luck at /slow");
}

TEST_CASE("what a handler throws becomes a status and nothing else", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    const std::vector<std::pair<std::string, int>> cases{
        {"usage", 400},    {"not_found", 404}, {"refused", 409}, {"unavailable", 503}, {"unknown_outcome", 503},
        {"internal", 500}, {"exception", 500}, {"int", 500},     {"header", 500}};
    for (const auto& [kind, status] : cases) {
        INFO(kind);
        const auto answer = client.ask(get("/fail/" + kind));
        REQUIRE(answer);
        CHECK(answer->status == status);
        CHECK(answer->body.find("secret") == std::string::npos);
        CHECK(answer->headers.count("set-cookie") == 0);
    }
    CHECK(client.ask(post("/note", "value=13"))->status == 409);
    CHECK(client.ask(post("/note", "value=14"))->status == 500);
    CHECK(client.ask(post("/note", "value=much"))->status == 500);
    CHECK(site.notes() == 0);
    // Our own faults reach the log, with the route's pattern and not the address; what the visitor did wrong does not.
    const auto reports = site.reports();
    CHECK(reports.size() == 7);
    CHECK(reports.at(0) == "/fail/{kind}: secret: PER-12");
}
