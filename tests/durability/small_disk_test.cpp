// A small disk that really fills up, in steps and under load: what may not be written any more is refused, what was
// acknowledged is there, pages are shown all the time, and work goes on by itself.
#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "tests/daemons/sending_site.hpp"
#include "tests/durability/installation.hpp"
#include "tests/durability/requests.hpp"
#include "tests/durability/small_disk.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace mitra::durability;

namespace {

constexpr std::uint64_t k_disk = 530, k_plenty = 300, k_low = 100, k_too_little = 40;
constexpr int k_unavailable = 6;

struct Site {
    SmallDisk disk{k_disk};
    Installation here{disk / "site"};
    std::unique_ptr<test::WebProgram> web;
    int phones = 0;

    Site() {
        furnish(here.folder());
        web = std::make_unique<test::WebProgram>(here.words("mitra-web"));
    }
    [[nodiscard]] std::optional<test::RawClient::Answer> asks(const std::string& request) const {
        return test::RawClient{web->port()}.ask(request);
    }
    int registers() {
        return asks(test::post("/daftar", test::registration_form("Siti", fmt::format("08156272{:04}", ++phones))))
            ->status;
    }
    [[nodiscard]] std::int64_t people() const { return here.count("SELECT count(*) FROM person") - 2; }
};

/// Clients who register one person after the other, until this goes; each from an address of its own, since no address
/// may ask as often as they all do on a fast machine.
class Load {
 public:
    Load(const Site& site, int clients) {
        for (int client = 0; client < clients; ++client)
            threads_.emplace_back([this, &site, client] {
                const std::string from = fmt::format("127.0.0.{}", client + 2);
                for (int number = 0; !gone_; ++number)
                    registers(test::RawClient{site.web->port(), 0, from}, fmt::format("0813{}{:06}", client, number));
            });
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load() { stop(); }
    void stop() {
        gone_ = true;
        threads_.clear();
    }

    std::atomic<int> acknowledged = 0, refused = 0, otherwise = 0;

 private:
    void registers(test::RawClient client, const std::string& phone) {
        const auto answer = client.ask(test::post("/daftar", test::registration_form("Siti", phone)));
        const int status = answer ? answer->status : 0;
        ++(status == 303 ? acknowledged : status == 503 ? refused : otherwise);
    }

    std::atomic<bool> gone_ = false;
    std::vector<std::jthread> threads_;
};

bool nothing_to_mount() {
    if (SmallDisk::possible()) return false;
    WARN("this machine lets nobody mount a disk: not tried");
    return true;
}

}  // namespace

TEST_CASE("as a disk fills up, uploads and broadcasts stop first and everything else last", "[disk]") {
    if (nothing_to_mount()) return;
    Site site;
    const auto ordered = site.asks(order_request("transfer:BCA", "k1", k_buyer_phone));
    REQUIRE(ordered->status == 303);
    const auto hands_in = [&](int number) {
        return site.asks(proof_request(ordered->headers.at("location"), proof_of(number)))->status;
    };
    const Words broadcast{"broadcast", "start", "ajakan", "--yes"};

    site.disk.leave(k_low);
    CHECK(site.registers() == 303);
    CHECK(hands_in(1) == 503);
    CHECK(site.here.mitra(broadcast).status == k_unavailable);

    for (const std::uint64_t left : {k_too_little, std::uint64_t{0}}) {
        site.disk.leave(left);
        CAPTURE(left);
        CHECK(site.registers() == 503);
        CHECK(hands_in(2) == 503);
        CHECK(site.here.mitra({"person", "add", "--name", "Ani", "--phone", "081300000001"}).status == k_unavailable);
        CHECK(site.here.mitra({"product", "list"}).status == 0);
        CHECK(site.asks(test::get("/"))->status == 200);
        CHECK(site.asks(test::get("/healthz"))->status == 200);
    }
    CHECK(site.people() == 1);
    CHECK(site.here.count("SELECT count(*) FROM payment_proof") == 0);

    site.disk.leave(k_plenty);
    CHECK(site.registers() == 303);
    CHECK(hands_in(3) == 303);
    CHECK(site.here.mitra(broadcast).status == 0);
    CHECK(site.web->process().stop() == 0);
    CHECK(site.here.complaints() == "");
}

TEST_CASE("a disk that is full and empty by turns under load loses nothing that was acknowledged", "[disk]") {
    if (nothing_to_mount()) return;
    Site site;
    constexpr int k_clients = 8, k_turns = 12;
    Load load{site, k_clients};
    for (int turn = 0; turn < k_turns; ++turn) {
        const bool full = turn % 2 == 0;
        site.disk.leave(full ? 0 : k_plenty);
        std::atomic<int>& counted = full ? load.refused : load.acknowledged;
        const int before = counted;
        CHECK(test::eventually([&] {
            // A log that was moved gives room back: a full disk is filled again.
            if (full) site.disk.leave(0);
            return counted > before + 2 * k_clients;
        }));
    }
    load.stop();
    CHECK(load.otherwise == 0);
    CHECK(site.people() == load.acknowledged);
    CHECK(site.registers() == 303);
    CHECK(site.web->process().stop() == 0);
    CHECK(site.here.complaints() == "");
}
