// Download links from outside: the real mitra-web, real sockets, and clients that cut, share, resume and stop reading.
#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "lib/base/random.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/flow/change_links.hpp"
#include "tests/daemons/download_shop.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr std::int64_t k_bytes = 3'000'000;

DownloadShop::Fill pattern(std::int64_t bytes) {
    return [bytes](const std::filesystem::path& path) { write_pattern(path, bytes); };
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::optional<RawClient::Answer> load(const DownloadShop& shop, const std::string& address,
                                      const std::string& headers = {}) {
    return RawClient{shop.port()}.ask(get(address, headers));
}

int status_of(DownloadShop& shop) {
    return load(shop, shop.address(), "Range: bytes=0-0\r\n")->status;
}

/// What had left by now, once nothing is on its way any more.
bool settles_at(DownloadShop& shop, std::int64_t taken) {
    return eventually([&] { return shop.link().taken == taken; });
}

std::string range_from(std::int64_t begin) {
    return fmt::format("Range: bytes={}-\r\n", begin);
}

}  // namespace

TEST_CASE("a bought file arrives whole, and cut in two it is the same", "[downloads]") {
    DownloadShop shop{k_bytes, 5, pattern(k_bytes)};
    shop.start();
    const std::string content = contents(shop.file());
    const auto whole = load(shop, shop.address());
    REQUIRE(whole);
    CHECK(whole->status == 200);
    CHECK(crypto::digest(whole->body) == crypto::digest(content));
    CHECK(whole->headers.at("content-disposition") == "attachment; filename=\"kit.zip\"; filename*=UTF-8''kit.zip");
    CHECK(whole->headers.at("content-security-policy") == "sandbox; default-src 'none'");
    CHECK(whole->headers.at("cache-control") == "no-store");
    CHECK(whole->headers.at("referrer-policy") == "no-referrer");
    CHECK(whole->headers.at("x-robots-tag") == "noindex");
    REQUIRE(settles_at(shop, k_bytes));

    std::string begun;
    {
        RawClient client{shop.port(), 65'536};
        client.send(get(shop.address()));
        REQUIRE(client.read_some(1'000'000));
        begun = client.unread();
        begun.erase(0, begun.find("\r\n\r\n") + 4);
        client.reset();
    }
    REQUIRE(eventually([&] { return shop.link().taken < 2 * k_bytes; }));  // the rest was given back
    const auto left = shop.link().taken - k_bytes;
    CHECK(left >= static_cast<std::int64_t>(begun.size()));
    const auto rest =
        load(shop, shop.address(),
             range_from(static_cast<std::int64_t>(begun.size())) + "If-Range: " + whole->headers.at("etag") + "\r\n");
    REQUIRE(rest);
    CHECK(rest->status == 206);
    CHECK(crypto::digest(begun + rest->body) == crypto::digest(content));
    CHECK(settles_at(shop, k_bytes + left + static_cast<std::int64_t>(rest->body.size())));
    CHECK(shop.stop() == 0);
}

TEST_CASE("a hundred clients who share a link get its file five times and no more", "[downloads]") {
    DownloadShop shop{k_bytes, 5, pattern(k_bytes)};
    shop.start();
    const std::string address = shop.address();
    std::vector<RawClient> clients;
    for (int i = 0; i < 100; ++i)
        clients.emplace_back(shop.port());
    for (RawClient& client : clients)
        client.send(get(address));
    int whole = 0;
    for (RawClient& client : clients) {
        const auto answer = client.answer();
        REQUIRE(answer);
        if (answer->status == 200 && answer->body.size() == static_cast<std::size_t>(k_bytes))
            ++whole;
        else
            CHECK((answer->status == 410 || answer->status == 503));
    }
    CHECK(whole == 5);
    CHECK(settles_at(shop, 5 * k_bytes));
    CHECK(status_of(shop) == 410);
}

TEST_CASE("however they cut and resume, no more leaves than the link has", "[downloads]") {
    DownloadShop shop{k_bytes, 3, pattern(k_bytes)};
    shop.start();
    const std::string address = shop.address();
    std::atomic<std::int64_t> received{0};
    const auto cut_often = [&](std::uint64_t seed) {
        SeededRandom random{seed};
        for (int i = 0; i < 16; ++i) {
            RawClient client{shop.port(), 65'536};
            const std::int64_t begin = random.between(0, k_bytes - 1);
            client.send(get(address, range_from(begin)));
            if (!client.read_some(12) || !client.unread().starts_with("HTTP/1.1 206")) continue;
            client.read_some(static_cast<std::size_t>(random.between(600, 600 + (k_bytes - begin) / 2)));
            const std::string& got = client.unread();
            const auto end = got.find("\r\n\r\n");
            if (end != std::string::npos) received += static_cast<std::int64_t>(got.size() - end - 4);
            if (i % 2 == 0) client.reset();
        }
    };
    std::vector<std::thread> threads;
    for (std::uint64_t seed = 1; seed <= 10; ++seed)
        threads.emplace_back(cut_often, seed);
    for (std::thread& thread : threads)
        thread.join();
    CHECK(received > 0);
    CHECK(received <= 3 * k_bytes);
    CHECK(eventually([&] { return shop.link().taken >= received; }));
    CHECK(shop.link().taken <= 3 * k_bytes);
    CHECK(shop.stop() == 0);
    CHECK(shop.link().taken >= received);
}

TEST_CASE("a link that is over is 410 until it is extended, a changed one is 404", "[downloads]") {
    DownloadShop shop{k_bytes, 1, pattern(k_bytes)};
    shop.start();
    std::string changed = shop.address();
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    CHECK(load(shop, changed)->status == 404);
    REQUIRE(load(shop, shop.address())->status == 200);
    CHECK(status_of(shop) == 410);
    shop.with([&](const flow::Services& services) { flow::extend_links(services, shop.order(), {.downloads = 1}); });
    REQUIRE(load(shop, shop.address())->status == 200);
    CHECK(status_of(shop) == 410);
    shop.with([&](const flow::Services& services) {
        flow::extend_links(services, shop.order(), {.downloads = 1});
        services.database.execute("UPDATE download_link SET expires_at = made_at WHERE ended_at IS NULL");
    });
    const auto expired = load(shop, shop.address());
    CHECK(expired->status == 410);
    CHECK(expired->body.find("kedaluwarsa") != std::string::npos);
    shop.with([&](const flow::Services& services) { flow::extend_links(services, shop.order(), {.days = 1}); });
    std::filesystem::rename(shop.file(), shop.file().string() + ".away");
    CHECK(load(shop, shop.address())->status == 503);
    std::filesystem::rename(shop.file().string() + ".away", shop.file());
    CHECK(status_of(shop) == 206);
    shop.with([&](const flow::Services& services) { flow::revoke_links(services, shop.order(), std::nullopt); });
    CHECK(status_of(shop) == 410);
}

TEST_CASE("a file of two gigabytes is served by ranges, and the program does not grow by it", "[downloads]") {
    constexpr std::int64_t k_large = 2'200'000'000;
    const std::vector<std::int64_t> places{0, 999'999'999, (std::int64_t{1} << 31) - 3, k_large - 8};
    DownloadShop shop{k_large, 2, [&](const std::filesystem::path& path) {
                          std::ofstream out{path, std::ios::binary};
                          for (const std::int64_t place : places)
                              out.seekp(place) << fmt::format("{:08x}", place % 0xffffffff);
                      }};
    shop.start();
    REQUIRE(load(shop, "/healthz")->status == 200);
    const std::int64_t before = shop.memory_kb("RssAnon");
    for (const std::int64_t place : places) {
        const auto part = load(shop, shop.address(), fmt::format("Range: bytes={}-{}\r\n", place, place + 7));
        REQUIRE(part);
        CHECK(part->status == 206);
        CHECK(part->body == fmt::format("{:08x}", place % 0xffffffff));
        CHECK(part->headers.at("content-range") == fmt::format("bytes {}-{}/{}", place, place + 7, k_large));
    }
    const auto much = load(shop, shop.address(), "Range: bytes=2000000000-2099999999\r\n");
    REQUIRE(much);
    CHECK(much->body.size() == 100'000'000);
    REQUIRE(settles_at(shop, 100'000'000 + 4 * 8));
    CHECK(shop.link().downloads() == 1);
    CHECK(shop.memory_kb("RssAnon") - before < 16'000);
}

TEST_CASE("told to stop, it finishes the download in hand; killed, what was taken stays taken", "[downloads]") {
    DownloadShop shop{64'000'000, 2};
    shop.start();
    {
        RawClient client{shop.port(), 65'536};
        client.send(get(shop.address()));
        REQUIRE(client.read_some(1'000'000));
        int status = -1;
        std::thread stopping{[&] { status = shop.stop(); }};
        const auto answer = client.answer();
        stopping.join();
        CHECK(status == 0);
        REQUIRE(answer);
        CHECK(answer->body.size() == 64'000'000);
    }
    CHECK(shop.link().taken == 64'000'000);

    shop.start();
    RawClient client{shop.port(), 65'536};
    client.send(get(shop.address()));
    REQUIRE(client.read_some(1'000'000));
    shop.kill();
    CHECK(shop.link().taken == 128'000'000);  // the safe side: nobody knows how much of it left
    shop.start();
    CHECK(status_of(shop) == 410);
    shop.with([&](const flow::Services& services) { flow::extend_links(services, shop.order(), {.downloads = 1}); });
    CHECK(status_of(shop) == 206);
    CHECK(shop.stop() == 0);
}
