// What hostile clients send, against the real mitra-web: by itself, behind nginx and behind caddy. Whatever the answer
// is, a proxy and mitra-web never disagree about where a request ends, and nobody gets somebody else's answer.
#include <catch2/catch.hpp>
#include <functional>
#include <sstream>

#include "tests/daemons/battery/front.hpp"
#include "tests/daemons/battery/hostile.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

struct Heard {
    Answers statuses;
    std::int64_t answers = 0;
    std::string bodies;
};

/// All that is answered until the connection ends. A proxy that says that it closes may take its time.
Heard all_of(RawClient& client, Way way) {
    Heard heard;
    while (const auto answer = client.answer()) {
        heard.statuses += (heard.answers++ > 0 ? " " : "") + std::to_string(answer->status);
        heard.bodies += answer->body;
        const auto connection = answer->headers.find("connection");
        if (way != Way::direct && connection != answer->headers.end() && connection->second == "close") break;
    }
    return heard;
}

bool one_fits(const std::string& status, const std::string& wanted) {
    std::istringstream choices{wanted};
    for (std::string choice; std::getline(choices, choice, '|');)
        if (choice == status || (choice.ends_with("xx") && choice.front() == status.front())) return true;
    return false;
}

bool fits(const Answers& statuses, Answers expected) {
    if (expected.ends_with("on")) expected = expected.substr(0, expected.size() - 2) + k_behind_answers;
    std::istringstream came{statuses}, wanted{expected};
    std::string status, choice;
    while (came >> status)
        if (!(wanted >> choice) || !one_fits(status, choice)) return false;
    return !(wanted >> choice);
}

/// A site, and one way to it.
class Battery {
 public:
    explicit Battery(Way way) : way_{way} {}

    void fire(const std::vector<Hostile>& cases) {
        for (const Hostile& one : cases)
            fire(one);
        // What was registered, somebody was told who sent it as a request of its own.
        CHECK(site_.count("SELECT count(*) FROM person WHERE profession = 'Selundup'") == registered_);
    }

 private:
    void fire(const Hostile& one) {
        CAPTURE(one.what);
        const std::int64_t before = counted();
        RawClient client = front_.stranger();
        client.send(one.bytes + behind(fired_++));
        const Heard heard = all_of(client, way_);
        CAPTURE(heard.statuses);
        CHECK((fits(heard.statuses, way_ == Way::direct ? one.direct : way_ == Way::nginx ? one.nginx : one.caddy)));
        for (const char* secret : {"root:", "other.test", "SQLite format"})
            CHECK(heard.bodies.find(secret) == std::string::npos);
        std::istringstream statuses{heard.statuses};
        for (std::string status; statuses >> status;)
            if (status == "303") ++registered_;
        // Somebody honest, on the connections that the proxy keeps, gets the answer to what they asked.
        CHECK(front_.stranger().ask(get("/healthz"))->body == "ok\n");
        // Every request that mitra-web saw has its own answer at whoever sent it.
        CHECK(counted() - before - 1 <= heard.answers);
    }

    /// How many requests mitra-web has answered, without those that make the count certain: each of them is counted
    /// only when all that was answered before is.
    std::int64_t counted() {
        const std::int64_t sure = site_.number("mitra_http_requests_total{status=\"405\"}");
        REQUIRE(site_.ask("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n")->status == 405);
        REQUIRE(eventually([&] { return site_.number("mitra_http_requests_total{status=\"405\"}") > sure; }));
        return site_.answered() - ++asked_for_sure_;
    }

    static LiveSite& started(LiveSite& site) {
        site.start();
        return site;
    }

    const Way way_;
    LiveSite site_{"rate_per_minute = 100000\nbody_deadline_seconds = 1\n"};
    Front front_{way_, started(site_).port()};
    std::size_t fired_ = 0;
    std::int64_t registered_ = 0, asked_for_sure_ = 0;
};

void fire_all(Way way) {
    Battery battery{way};
    for (const auto& cases : {smuggling(), odd_heads(), wandering(), odd_bodies()})
        battery.fire(cases);
}

}  // namespace

TEST_CASE("what is hostile or has two readings is refused by mitra-web itself", "[battery]") {
    fire_all(Way::direct);
}

TEST_CASE("behind nginx no request is smuggled, and everybody gets their own answer", "[battery]") {
    fire_all(Way::nginx);
}

TEST_CASE("behind caddy no request is smuggled, and everybody gets their own answer", "[battery]") {
    fire_all(Way::caddy);
}
