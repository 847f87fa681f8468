// SIGTERM in the middle of it all: what was answered is kept, what is in hand is finished, nobody new is let in.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/daemons/battery/front.hpp"
#include "tests/daemons/battery/live_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/proofs.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr int k_uploaders = 3, k_orders_of_each = 20;
/// TimeoutStopSec of the units: who takes longer is killed.
constexpr std::chrono::seconds k_stop_timeout{15};

/// Each of another size.
std::string picture(int number) {
    return png(2, 2, png_chunk("tEXt", std::string(static_cast<std::size_t>(100'000 + number), 'x')));
}

/// People who register one after the other and others who hand in their proofs, each on a connection of their own,
/// until nobody answers any more.
class Load {
 public:
    Load(const Front& front, const std::vector<std::string>& orders) : front_{front} {
        constexpr int k_people = 16, k_numbers_of_each = 5'000;
        for (int i = 0; i < k_people; ++i)
            threads_.emplace_back([this, first = i * k_numbers_of_each] {
                go(first, first + k_numbers_of_each, registered_, registration);
            });
        for (int i = 0; i < k_uploaders; ++i)
            threads_.emplace_back([this, orders, first = i * k_orders_of_each] {
                go(first, first + k_orders_of_each, uploaded_,
                   [&](int number) { return proof_of(orders.at(static_cast<std::size_t>(number)), picture(number)); });
            });
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load() { wait(); }

    void wait() {
        for (std::thread& thread : threads_)
            thread.join();
        threads_.clear();
    }
    [[nodiscard]] std::set<int> registered() const { return copy(registered_); }
    [[nodiscard]] std::set<int> uploaded() const { return copy(uploaded_); }
    /// Answers that began and did not end.
    [[nodiscard]] int torn() const { return torn_; }

 private:
    [[nodiscard]] std::set<int> copy(const std::set<int>& kept) const {
        const std::lock_guard lock{mutex_};
        return kept;
    }
    /// One after the other; those that are answered 303 are kept.
    template <typename Request>
    void go(int first, int end, std::set<int>& kept, Request&& request) {
        std::optional<RawClient> client;
        for (int number = first; number < end; ++number) {
            try {
                if (!client) client.emplace(front_.stranger());
            } catch (const std::runtime_error&) {
                return;  // nobody is let in any more
            }
            if (!client->send(request(number)) || !client->read_some(1)) return;
            const auto answer = client->answer();
            if (!answer) ++torn_;
            if (!answer || answer->status >= 500) return;
            const auto connection = answer->headers.find("connection");
            if (connection != answer->headers.end() && connection->second == "close") client.reset();
            if (answer->status != 303) continue;  // a proxy's limit of one address
            const std::lock_guard lock{mutex_};
            kept.insert(number);
        }
    }

    const Front& front_;
    mutable std::mutex mutex_;
    std::set<int> registered_, uploaded_;
    std::atomic<int> torn_{0};
    std::vector<std::thread> threads_;
};

bool lets_in(const LiveSite& site) {
    try {
        static_cast<void>(site.stranger());
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

}  // namespace

TEST_CASE("told to stop under load, it keeps what it answered, ends what it has in hand and lets nobody in",
          "[battery]") {
    const Way way = GENERATE(Way::direct, Way::nginx, Way::caddy);
    CAPTURE(name(way));
    LiveSite site{"rate_per_minute = 100000\nbody_deadline_seconds = 600\n"};
    site.start();
    const Front front{way, site.port()};
    std::vector<std::string> orders;
    for (int i = 0; i <= k_uploaders * k_orders_of_each; ++i)
        orders.push_back(site.order());
    // One whose upload is not all there yet when the signal comes.
    const std::string last_proof = proof_of(orders.back(), picture(k_uploaders * k_orders_of_each));
    RawClient in_hand = site.stranger();
    in_hand.send(last_proof.substr(0, 80'000));
    {
        Load load{front, orders};
        REQUIRE(eventually([&] { return load.registered().size() > 100 && load.uploaded().size() > 5; }));
        site.process().signal(SIGTERM);
        CHECK(eventually([&] { return !lets_in(site); }));
        CHECK(site.process().running());
        const auto answer = in_hand.ask(last_proof.substr(80'000));
        REQUIRE(answer);
        CHECK(answer->status == 303);
        CHECK(answer->headers.at("connection") == "close");
        in_hand.finish_sending();
        CHECK(site.process().wait(k_stop_timeout) == 0);
        load.wait();

        CHECK(load.torn() == 0);
        site.start();  // from the disk alone
        CHECK(site.ask(get("/healthz"))->status == 200);
        for (const int number : load.registered())
            CHECK(site.count(fmt::format("SELECT count(*) FROM person WHERE city = 'Kota {}'", number)) == 1);
        std::set<int> uploaded = load.uploaded();
        uploaded.insert(k_uploaders * k_orders_of_each);
        for (const int number : uploaded)
            CHECK(site.count(fmt::format("SELECT count(*) FROM payment_proof JOIN file ON file.id = file_id "
                                         "WHERE file.bytes = {}",
                                         picture(number).size())) == 1);
        CHECK(site.files() >= static_cast<std::int64_t>(uploaded.size()));
    }
}
