#include "lib/referral/click_minutes.hpp"

#include <catch2/catch.hpp>

#include "lib/referral/finding.hpp"
#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

const PersonId k_rina{1};
const PersonId k_budi{2};

struct Clicks {
    ClickMinutes minutes{0};
    std::int64_t id = 0;

    void click(PersonId affiliate, Instant at, std::int64_t times = 1) {
        for (; times > 0; --times)
            minutes.add(++id, affiliate, at);
    }
};

}  // namespace

TEST_CASE("more than 300 clicks of an affiliate in a minute are a burst", "[referral][fraud]") {
    Clicks clicks;
    clicks.click(k_budi, k_noon, 300);
    clicks.click(k_rina, k_noon + 1s, 200);
    clicks.click(k_rina, k_noon + 59s, 101);
    clicks.click(k_rina, k_noon + 60s, 300);  // the next minute
    CHECK(clicks.minutes.take_bursts().empty());

    clicks.click(k_budi, k_noon + 2min);
    const auto bursts = clicks.minutes.take_bursts();
    REQUIRE(bursts.size() == 1);
    CHECK(bursts[0].affiliate == k_rina);
    CHECK(bursts[0].minute == k_noon);
    CHECK(bursts[0].clicks == 301);
    CHECK(clicks.minutes.done() == 601);
}

TEST_CASE("a click that is written a moment late counts in its minute", "[referral][fraud]") {
    Clicks clicks;
    clicks.click(k_rina, k_noon + 59s, 300);
    clicks.click(k_rina, k_noon + 60s);
    clicks.click(k_rina, k_noon + 59s);
    CHECK(clicks.minutes.done() == 0);
    clicks.click(k_rina, k_noon + 2min);
    REQUIRE(clicks.minutes.take_bursts().size() == 1);
    CHECK(clicks.minutes.done() == 300);
}

TEST_CASE("the last minute waits until it is over", "[referral][fraud]") {
    Clicks clicks;
    clicks.click(k_rina, k_noon, 400);
    clicks.minutes.over(k_noon + 119s);
    CHECK(clicks.minutes.take_bursts().empty());
    CHECK(clicks.minutes.done() == 0);
    clicks.minutes.over(k_noon + 2min);
    CHECK(clicks.minutes.take_bursts().size() == 1);
    CHECK(clicks.minutes.done() == 400);
}

TEST_CASE("a clock that was wrong for a moment keeps no minute for ever", "[referral][fraud]") {
    Clicks clicks;
    clicks.click(k_rina, k_noon + 24h * 365, 301);
    clicks.click(k_rina, k_noon);
    CHECK(clicks.minutes.take_bursts().size() == 1);
    CHECK(clicks.minutes.done() == 301);
}
