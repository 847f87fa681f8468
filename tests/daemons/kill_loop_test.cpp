// SIGKILL, again and again, of both daemons under load, with the sandbox as the world that remembers what reached it.
#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <optional>
#include <thread>

#include "tests/daemons/sending_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::eventually;
using test::Process;
using test::SendingSite;

namespace {

constexpr int k_visitors = 40;

std::string phone_of(int visitor) {
    return fmt::format("62815627270{:02}", visitor);
}

/// People who register one after the other, each until they are told that it is done, as people do.
class Visitors {
 public:
    explicit Visitors(std::uint16_t port) : port_{port}, thread_{[this] { register_all(); }} {}
    Visitors(const Visitors&) = delete;
    Visitors& operator=(const Visitors&) = delete;
    ~Visitors() {
        gone_ = true;
        thread_.join();
    }
    void moved_to(std::uint16_t port) { port_ = port; }
    [[nodiscard]] int acknowledged() const { return acknowledged_; }
    bool all_done() {
        return eventually([this] { return acknowledged_ == k_visitors; });
    }

 private:
    bool registers(const std::string& phone) const {
        try {
            const auto answer = test::RawClient{port_}.ask(
                test::post("/daftar", test::registration_form("Siti", phone, "&kunci=key-of-" + phone)));
            return answer && answer->status == 303;
        } catch (const std::exception&) {
            return false;  // nobody listens just now
        }
    }
    void register_all() {
        for (int visitor = 0; visitor < k_visitors && !gone_; ++visitor) {
            if (!eventually([&] { return gone_ || registers(phone_of(visitor)); }) || gone_) return;
            ++acknowledged_;
        }
    }

    std::atomic<std::uint16_t> port_;
    std::atomic<int> acknowledged_ = 0;
    std::atomic<bool> gone_ = false;
    std::thread thread_;
};

/// What reached each number, repeats apart.
struct Arrived {
    std::map<std::string, int> once, repeats;

    explicit Arrived(const SendingSite& site) {
        for (const auto& message : site.inbox()) {
            const bool repeat = message["text"].get<std::string>().starts_with("(Kiriman ulang");
            ++(repeat ? repeats : once)[message["to"].get<std::string>()];
        }
    }
};

void kill(Process& process) {
    process.signal(SIGKILL);
    process.wait();
}

}  // namespace

TEST_CASE("mitra-web killed again and again keeps every registration it acknowledged, each once", "[kill]") {
    const SendingSite site;
    auto web = std::make_unique<test::WebProgram>(site.words("mitra-web"));
    Visitors visitors{web->port()};
    for (int round = 1; round <= 8; ++round) {
        REQUIRE(eventually([&] { return visitors.acknowledged() >= 4 * round; }));
        kill(web->process());
        const auto acknowledged = visitors.acknowledged();
        CHECK(site.count("SELECT count(*) FROM person") >= acknowledged);
        web = std::make_unique<test::WebProgram>(site.words("mitra-web"));
        visitors.moved_to(web->port());
    }
    REQUIRE(visitors.all_done());
    CHECK(site.count("SELECT count(*) FROM person") == k_visitors);
    CHECK(site.count("SELECT count(DISTINCT person_id) FROM message WHERE kind = 'welcome'") == k_visitors);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'welcome'") == k_visitors);
    CHECK(web->process().stop() == 0);
    const auto doctor = site.mitra({"doctor", "--deep"});
    INFO(doctor.out);
    CHECK(doctor.status == 0);
}

TEST_CASE("two mitra-web on one database, each on its port, keep what either acknowledged", "[kill]") {
    const SendingSite site;
    test::WebProgram one{site.words("mitra-web")};
    test::WebProgram other{site.words("mitra-web")};
    REQUIRE(one.port() != other.port());
    {
        // The same people at both at once: whoever comes second is known already.
        Visitors here{one.port()};
        Visitors there{other.port()};
        REQUIRE(here.all_done());
        REQUIRE(there.all_done());
    }
    CHECK(site.count("SELECT count(*) FROM person") == k_visitors);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'welcome'") == k_visitors);
    CHECK(one.process().stop() == 0);
    CHECK(other.process().stop() == 0);
    CHECK(site.mitra({"audit", "verify"}).status == 0);
}

TEST_CASE("mitra-sender killed again and again loses no message and sends none twice", "[kill]") {
    const SendingSite site;
    constexpr std::int64_t k_each = 60;
    std::map<std::string, outbox::Kind> kinds;
    for (int i = 0; i < 2 * k_each; ++i) {
        const std::string phone = fmt::format("6281562{:06}", i);
        kinds[phone] = i % 2 == 0 ? outbox::Kind::welcome : outbox::Kind::account;
        site.message(kinds[phone], site.person("+" + phone));
    }
    for (std::size_t round = 1; round <= 10; ++round) {
        Process sender{site.words()};
        eventually([&] { return site.inbox().size() >= 8 * round; });
        kill(sender);
    }
    REQUIRE(site.once().status == 0);

    const auto sent = site.messages("sent");
    const auto unknown = site.messages("unknown");
    CHECK(sent + unknown == 2 * k_each);
    CHECK(unknown <= 2 * 10);  // each kill finds at most one call of each number
    const auto listed = site.mitra({"queue", "list", "--status", "unknown", "--count", "--json"});
    CHECK(nlohmann::json::parse(listed.out)["total"] == unknown);
    const Arrived first{site};
    CHECK(first.repeats.empty());
    CHECK(std::ssize(first.once) >= sent);
    for (const auto& [phone, times] : first.once) {
        INFO(phone);
        CHECK(times == 1);
    }

    // What is owed goes once more, says so, and then never again; what is nice to get waits for a person.
    for (const auto minutes : {16min, 40min}) {
        const std::string later = to_iso8601(SendingSite::now() + minutes, Zone{});
        REQUIRE(site.once({{"MITRA_NOW", later}}).status == 0);
    }
    const Arrived last{site};
    CHECK(last.once == first.once);
    for (const auto& [phone, times] : last.repeats) {
        INFO(phone);
        CHECK(times == 1);
        CHECK(kinds[phone] == outbox::Kind::account);
    }
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'account' AND state = 'sent'") == k_each);
    CHECK(site.messages("unknown") + site.messages("sent") == 2 * k_each);
}
