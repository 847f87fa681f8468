// Who reads slowly what was paid for: at a trickle, by parts, and at the speed of an honest phone.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "lib/crypto/digest.hpp"
#include "tests/daemons/battery/front.hpp"
#include "tests/daemons/battery/live_site.hpp"
#include "tests/daemons/download_shop.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t k_bytes = 3'000'000, k_part_begins = 1'000'000;
constexpr int k_of_all = 60, k_of_a_part = 60;
/// As in earnest, 4 KiB/s, but so that a piece has three seconds and not half a minute.
constexpr const char* k_slowest = "answer_deadline_seconds = 1\nslowest_bytes_per_second = 43700\n";

/// Clients that ask and then read a few kilobytes five times a second, until they are let go; on a thread of their own.
class Tricklers {
 public:
    Tricklers(const Front& front, const std::string& address) {
        constexpr int k_reads_little = 4096;
        for (int i = 0; i < k_of_all + k_of_a_part; ++i) {
            clients_.push_back(front.stranger(k_reads_little));
            clients_.back().send(
                get(address, i < k_of_all ? std::string{} : fmt::format("Range: bytes={}-\r\n", k_part_begins)));
        }
        there_ = clients_.size();
        thread_ = std::thread{[this] { run(); }};
    }
    Tricklers(const Tricklers&) = delete;
    Tricklers& operator=(const Tricklers&) = delete;
    ~Tricklers() {
        ended_ = true;
        thread_.join();
    }
    [[nodiscard]] std::size_t there() const { return there_; }
    /// What they got, heads and all.
    [[nodiscard]] std::int64_t got() const { return got_; }

 private:
    void run() {
        std::vector<bool> gone(clients_.size());
        while (!ended_ && there_ > 0) {
            for (std::size_t i = 0; i < clients_.size(); ++i) {
                if (gone[i]) continue;
                const std::size_t before = clients_[i].unread().size();
                gone[i] = !clients_[i].read_some(before + 1);
                got_ += static_cast<std::int64_t>(clients_[i].unread().size() - before);
                if (gone[i]) --there_;
            }
            std::this_thread::sleep_for(200ms);  // that is how slow they are
        }
    }

    std::vector<RawClient> clients_;
    std::atomic<std::size_t> there_{0};
    std::atomic<std::int64_t> got_{0};
    std::atomic<bool> ended_{false};
    std::thread thread_;
};

/// All of a file at some hundred kilobytes a second and more, as a phone on the road has it.
std::optional<RawClient::Answer> read_honestly(const Front& front, const std::string& address) {
    constexpr int k_reads_some = 65'536;
    constexpr std::size_t k_at_once = 50'000;
    RawClient client = front.stranger(k_reads_some);
    client.send(get(address));
    while (client.unread().size() < static_cast<std::size_t>(k_bytes) &&
           client.read_some(std::min<std::size_t>(client.unread().size() + k_at_once, k_bytes)))
        std::this_thread::sleep_for(20ms);  // no faster than that
    return client.answer();
}

std::string digest_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return crypto::digest(std::string{std::istreambuf_iterator<char>{in}, {}});
}

}  // namespace

TEST_CASE("who reads at a trickle holds up nobody, and an honest reader gets every byte", "[battery]") {
    const Way way = GENERATE(Way::direct, Way::nginx, Way::caddy);
    CAPTURE(name(way));
    DownloadShop shop{k_bytes, 1'000, [](const std::filesystem::path& path) { write_pattern(path, k_bytes); },
                      k_slowest};
    shop.start();
    const Front front{way, shop.port()};
    const std::int64_t before = shop.memory_kb("VmRSS");
    const Tricklers tricklers{front, shop.address()};
    for (int i = 0; i < 20; ++i)
        CHECK(front.stranger().ask(get("/healthz"))->status == 200);
    CHECK(tricklers.there() > 0);
    const auto whole = read_honestly(front, shop.address());
    REQUIRE(whole);
    CHECK(whole->status == 200);
    CHECK(crypto::digest(whole->body) == digest_of(shop.file()));
    CHECK(shop.memory_kb("VmHWM") - before < 16 * 1024);
    if (way != Way::direct) return;  // there a trickle is the proxy's, which has room for this file

    CHECK(eventually([&] { return tricklers.there() == 0; }));
    // What did not leave is given back to the link.
    constexpr std::int64_t k_asked = k_of_all * k_bytes + k_of_a_part * (k_bytes - k_part_begins) + k_bytes;
    CHECK(eventually([&] { return shop.link().taken < k_asked / 2; }));
    CHECK(shop.link().taken > tricklers.got());
    CHECK(shop.stop() == 0);
}
