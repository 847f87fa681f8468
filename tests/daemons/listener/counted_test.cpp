// Whoever owns a file hears how much of it left, however its exchange ended.
#include <sys/socket.h>

#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

using Bytes = std::vector<std::int64_t>;

bool ended_as(ToySite& site, const Bytes& expected) {
    return eventually([&] { return site.ended() == expected; });
}

}  // namespace

TEST_CASE("a file's owner hears what left, and knew before how much would", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    REQUIRE(client.ask(get("/counted"))->body.size() == k_content_bytes);
    CHECK(site.asked() == 1'000'000);
    REQUIRE(client.ask(get("/counted", "Range: bytes=10-19\r\n"))->status == 206);
    CHECK(site.asked() == 10);
    REQUIRE(client.ask(get("/counted", "Range: bytes=-7\r\n"))->status == 206);
    CHECK(site.asked() == 7);
    REQUIRE(client.ask(get("/counted", "Range: bytes=0-0\r\nIf-Range: \"old\"\r\n"))->status == 200);
    CHECK(site.asked() == 1'000'000);
    REQUIRE(client.ask(get("/counted", "Range: bytes=0-1,3-4\r\n"))->status == 200);
    CHECK(site.asked() == 1'000'000);
    CHECK(ended_as(site, {1'000'000, 10, 7, 1'000'000, 1'000'000}));
}

TEST_CASE("what sends nothing of a file takes nothing of it", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    REQUIRE(client.ask(get("/counted", "If-None-Match: \"abc\"\r\n"))->status == 304);
    CHECK(site.asked() == 0);
    REQUIRE(client.ask(get("/counted", "Range: bytes=1000000-\r\n"))->status == 416);
    CHECK(site.asked() == 0);
    client.send("HEAD /counted HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(client.answer(RawClient::Body::none)->status == 200);
    CHECK(site.asked() == 0);
    std::filesystem::resize_file(site.content_path(), 10);
    REQUIRE(client.ask(get("/counted"))->status == 500);
    CHECK(ended_as(site, {0, 0, 0, 0}));
}

TEST_CASE("what a client that went away in the middle did not get is not counted as sent", "[listener]") {
    ToySite site{earnest()};
    std::filesystem::resize_file(site.content_path(), k_large_bytes);
    {
        RawClient client{site.server->port(), 65'536};
        client.send(get("/counted-large"));
        REQUIRE(eventually([&] { return site.asked() == 64'000'000; }));
        REQUIRE(client.read_some(200'000));
    }
    REQUIRE(eventually([&] { return site.ended().size() == 1; }));
    // Beside what was read: what lay in the buffers between, and not what the kernel never put on the wire.
    CHECK(site.ended().front() >= 200'000);
    CHECK(site.ended().front() <= 200'000 + 2 * 1'048'576);
}

TEST_CASE("who stops reading gives back the rest at the deadline", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.answer_deadline = 80ms;
    options.limits.slowest_bytes_per_second = 1'000'000;
    ToySite site{std::move(options)};
    std::filesystem::resize_file(site.content_path(), k_large_bytes);
    RawClient client{site.server->port(), 4096};
    client.send(get("/counted-large"));
    REQUIRE(eventually([&] { return site.ended().size() == 1; }));
    CHECK(site.ended().front() > 0);
    CHECK(site.ended().front() < 32'000'000);
}

TEST_CASE("a client that is gone before its answer is ready took nothing", "[listener]") {
    ToySite site{earnest()};
    RawClient holder = site.hold();
    {
        RawClient client = site.client();
        client.send(get("/counted"));
        REQUIRE(eventually([&] { return site.server->writer_counts().waiting >= 1; }));
        client.reset();
    }
    site.release();
    REQUIRE(eventually([&] { return site.ended().size() == 1; }));
    // The listener notices a broken connection when it writes: nothing of it went on the wire.
    CHECK(site.ended().front() == 0);
}

TEST_CASE("a server that stops tells what left of the files it cuts", "[listener]") {
    http::Server::Options options = earnest();
    options.stop_deadline = 50ms;
    ToySite site{std::move(options)};
    std::filesystem::resize_file(site.content_path(), k_large_bytes);
    RawClient client{site.server->port(), 4096};
    client.send(get("/counted-large"));
    REQUIRE(eventually([&] { return site.asked() == 64'000'000; }));
    site.stop();
    REQUIRE(site.ended().size() == 1);
    CHECK(site.ended().front() < 32'000'000);
}
