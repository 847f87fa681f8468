#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

TEST_CASE("a file is sent whole, byte by byte the same, and the connection goes on", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    const auto answer = client.ask(get("/file"));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK((answer->body == content()));
    CHECK(answer->headers.at("etag") == "\"abc\"");
    CHECK(answer->headers.at("accept-ranges") == "bytes");
    client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.answer(RawClient::Body::none);
    CHECK(head->headers.at("content-length") == "1000000");
    CHECK(client.ask(get("/"))->body == "hello");
}

TEST_CASE("one range is answered with that part, several or odd ones with the whole", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    struct Case {
        const char* range;
        std::size_t begin, length;
    };
    for (const auto& [range, begin, length] :
         {Case{"bytes=0-0", 0, 1}, Case{"bytes=10-19", 10, 10}, Case{"bytes=999999-", 999'999, 1},
          Case{"bytes=500000-", 500'000, 500'000}, Case{"bytes=-5", 999'995, 5}, Case{"bytes=-2000000", 0, 1'000'000},
          Case{"bytes=10-99999999999999999999", 10, 999'990}}) {
        INFO(range);
        const auto answer = client.ask(get("/file", std::string{"Range: "} + range + "\r\n"));
        REQUIRE(answer);
        CHECK(answer->status == 206);
        CHECK((answer->body == content().substr(begin, length)));
        CHECK(answer->headers.at("content-range") ==
              "bytes " + std::to_string(begin) + "-" + std::to_string(begin + length - 1) + "/1000000");
    }
    for (const char* range :
         {"bytes=0-1,3-4", "bytes=5-4", "bytes=a-b", "bytes=-", "lines=0-1", "bytes=1", "bytes=--1"})
        CHECK(client.ask(get("/file", std::string{"Range: "} + range + "\r\n"))->status == 200);
    for (const char* range : {"bytes=1000000-", "bytes=99999999999999999999-", "bytes=-0"}) {
        const auto answer = client.ask(get("/file", std::string{"Range: "} + range + "\r\n"));
        REQUIRE(answer);
        CHECK(answer->status == 416);
        CHECK(answer->headers.at("content-range") == "bytes */1000000");
    }
}

TEST_CASE("who has the file already is told so, and a range of another content is the whole", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    for (const char* have : {"\"abc\"", "\"x\", W/\"abc\"", "*"}) {
        const auto answer = client.ask(get("/file", std::string{"If-None-Match: "} + have + "\r\n"));
        CHECK(answer->status == 304);
        CHECK(answer->headers.at("etag") == "\"abc\"");
    }
    CHECK(client.ask(get("/file", "If-None-Match: \"abcd\"\r\n"))->status == 200);
    CHECK(client.ask(get("/file", "Range: bytes=0-1\r\nIf-Range: \"abc\"\r\n"))->status == 206);
    CHECK(client.ask(get("/file", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n"))->status == 200);
}

TEST_CASE("a file that has gone, or is not the one that was promised, is our fault and told as that", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    CHECK(client.ask(get("/missing"))->status == 500);
    std::filesystem::resize_file(site.content_path(), 10);
    CHECK(client.ask(get("/file"))->status == 500);
    CHECK(client.ask(get("/"))->status == 200);
    CHECK(site.reports().size() == 2);
}

TEST_CASE("what is no file and would keep its reader waiting keeps nobody waiting", "[listener]") {
    ToySite site{earnest()};
    const std::string pipe = site.content_path().string() + ".gone";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto answer = site.ask(get("/missing"));
    CHECK((answer && answer->status == 500));
    const auto page = site.ask(get("/"));
    CHECK((page && page->status == 200));
    ::close(::open(pipe.c_str(), O_RDWR | O_NONBLOCK));  // lets go whoever waits all the same
}

TEST_CASE("who stops reading a file is let go at the deadline of a piece, not of the whole", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.answer_deadline = 80ms;
    options.limits.slowest_bytes_per_second = 1'000'000;  // the whole has a minute, a piece a tenth of a second
    ToySite site{std::move(options)};
    std::filesystem::resize_file(site.content_path(), k_large_bytes);
    RawClient client{site.server->port(), 4096};
    client.send(get("/large"));
    const http::Metrics& metrics = site.server->metrics();
    CHECK(eventually([&] { return metrics.accepted == 1 && metrics.open_connections == 0; }));
    CHECK(metrics.with_status(200) == 0);
}
