// When somebody is reminded of what is owed, and how often.
#include <catch2/catch.hpp>

#include <random>

#include "lib/base/error.hpp"
#include "tests/flow/delivery_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using delivery::StepState;

namespace {

/// The upkeep every quarter of an hour until then; when the admin was told.
std::vector<std::string> reminders_until(DeliverySite& site, std::string_view end) {
    std::vector<std::string> told;
    const Instant last = parse_instant(end, site.site.zone).value();
    for (; site.clock.now() <= last; site.clock.advance(15min))
        if (site.remind().reminded > 0) told.push_back(to_iso8601(site.clock.now(), site.site.zone).substr(5, 11));
    return told;
}

}  // namespace

TEST_CASE("the admin is reminded at half, at the end, and daily; the weekend is no half", "[delivery][reminder]") {
    DeliverySite site;
    site.sells("Konsultasi", consultation());
    site.at("2026-11-20 15:00");  // a Friday
    const OrderId order = site.buys();
    CHECK(reminders_until(site, "2026-11-26 00:00") ==
          std::vector<std::string>{"11-23T03:00", "11-23T15:00", "11-24T15:00", "11-25T15:00"});
    CHECK(site.messages("admin_step_due") == 4);
    CHECK(site.messages("admin_step_due", "email") == 4);
    CHECK_THAT(site.text_of("admin_step_due"), Contains("terlambat 2 hari") && Contains("Hubungi pembeli") &&
                                                   Contains("Siti Rahayu") && Contains("/a/"));
    site.done(order, 1);
    // The next one's time has begun now, and nothing is told of the one that is done.
    CHECK(site.step(order, 2).due_at == site.clock.now() + 168h);
    CHECK(reminders_until(site, "2026-12-03 00:00") == std::vector<std::string>{"11-29T12:15"});
}

TEST_CASE("by the clock half of a day is half a day, at a weekend too", "[delivery][reminder]") {
    DeliverySite site;
    site.sells("Jasa", {{.position = 1, .name = "Kerjakan", .due_hours = 24}});
    site.at("2026-11-20 18:00");
    site.buys();
    CHECK(reminders_until(site, "2026-11-23 00:00") ==
          std::vector<std::string>{"11-21T06:00", "11-21T18:00", "11-22T18:00"});
}

TEST_CASE("a buyer is reminded of their step twice, the admin until it is done", "[delivery][reminder]") {
    DeliverySite site;
    site.sells("Analisis", analysis());
    site.at("2026-11-20 12:00");
    site.buys();
    CHECK(site.messages("delivery_step_buyer") == 1);
    site.at("2026-11-22 00:00");
    CHECK(site.remind().buyers == 1);
    CHECK_THAT(site.text_of("delivery_step_buyer"), Contains("Ini pengingat: setengah waktunya sudah lewat."));
    CHECK_THAT(site.text_of("admin_step_due"), Contains("Pembeli belum selesai") && !Contains("/a/"));
    site.at("2026-11-23 12:00");
    CHECK(site.remind().buyers == 1);
    CHECK_THAT(site.text_of("delivery_step_buyer"), Contains("batas waktunya sudah tiba"));
    site.at("2026-11-24 12:00");
    const auto daily = site.remind();
    CHECK(daily.buyers == 0);
    CHECK(daily.reminded == 1);
    CHECK(site.messages("delivery_step_buyer") == 3);
    CHECK(site.messages("admin_step_due") == 3);
}

TEST_CASE("an upkeep that is days late reminds of a step once, not of each time that it missed",
          "[delivery][reminder]") {
    DeliverySite site;
    site.sells("Analisis", analysis());
    const OrderId order = site.buys();
    site.clock.advance(24h * 9 + 30min);
    const auto late = site.remind();
    CHECK(late.reminded == 1);
    CHECK(late.buyers == 1);
    CHECK(site.remind().reminded == 0);
    CHECK(site.step(order, 1).remind_at == k_noon + 24h * 10);
    CHECK(site.messages("admin_step_due") == 1);
    CHECK(site.messages("delivery_step_buyer") == 2);
    CHECK_THAT(site.text_of("delivery_step_buyer"), Contains("terlambat 6 hari"));
}

TEST_CASE("steps end in batches, each once, and one after another", "[delivery][reminder]") {
    DeliverySite site;
    site.sells("Dukungan", {{.position = 1, .name = "Tanya jawab", .who = Who::system, .due_hours = 24},
                            {.position = 2, .name = "Dukungan", .who = Who::system, .after = 1, .due_hours = 0},
                            {.position = 3, .name = "Kerjakan", .after = 2, .due_hours = 2}});
    std::vector<OrderId> orders;
    for (int i = 0; i < 5; ++i)
        orders.push_back(site.buys());
    CHECK(flow::remind_deliveries(site.services(), 2).ended == 0);
    site.clock.advance(24h);
    CHECK(flow::remind_deliveries(site.services(), 2).ended == 2);
    std::int64_t ended = 0;
    for (std::int64_t some = 1; some > 0; ended += some)
        some = flow::remind_deliveries(site.services(), 2).ended;
    CHECK(ended == 8);
    for (const OrderId order : orders) {
        CHECK(site.states(order) == "done done open");
        CHECK(site.delivery_state(order) == "running");  // what comes after is owed though it had not begun
    }
    CHECK(site.messages("admin_step_due") == 5);  // it is the admin's turn
    site.clock.advance(1h);
    CHECK(flow::remind_deliveries(site.services(), 2).reminded == 2);
    CHECK(flow::remind_deliveries(site.services(), 100).reminded == 3);
}

TEST_CASE("no history of acts breaks the order of steps", "[delivery][property]") {
    std::mt19937_64 chance{GENERATE(range<std::uint64_t>(1, 25))};
    DeliverySite site;
    std::vector<StepPlan> plans;
    const std::int64_t size = 2 + static_cast<std::int64_t>(chance() % 6);
    for (std::int64_t i = 1; i <= size; ++i) {
        const auto who = static_cast<Who>(chance() % 3);
        plans.push_back({.position = i,
                         .name = "Langkah " + std::to_string(i),
                         .who = who,
                         .after = static_cast<std::int64_t>(chance() % static_cast<std::uint64_t>(i)),
                         .due_hours = static_cast<std::int64_t>(chance() % 50),
                         .business = chance() % 2 == 0,
                         .message = chance() % 2 == 0 ? "delivery_followup" : "",
                         .asks = who == Who::buyer ? "Apa?" : ""});
    }
    const bool service = chance() % 2 == 0;
    site.sells("Jasa", plans, service ? shop::ProductKind::service : shop::ProductKind::file);
    const OrderId order = site.buys();
    for (int act = 0; act < 40; ++act) {
        const auto steps = site.store().steps(order);
        const auto& one = steps.at(chance() % steps.size());
        const std::string before = site.states(order);
        try {
            switch (chance() % 4) {
                case 0:
                    flow::do_step(site.services(), one.id, "ya");
                    break;
                case 1:
                    flow::do_buyer_step(site.services(), one.id, {"ya", true});
                    break;
                case 2:
                    flow::reopen_step(site.services(), one.id);
                    break;
                default:
                    site.clock.advance(std::chrono::hours{chance() % 30});
                    site.remind();
            }
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::refused);
            CHECK(site.states(order) == before);
        }
        bool owed = false;
        for (const auto& step : site.store().steps(order)) {
            INFO(before << " -> " << site.states(order));
            const bool before_done = step.plan.after == 0 || site.step(order, step.plan.after).state == StepState::done;
            CHECK((step.state == StepState::waiting) == !before_done);
            CHECK((step.state == StepState::open) == (before_done && !step.done_at));
            if (step.state == StepState::open) CHECK(step.due_at.value() >= step.started_at.value());
            CHECK((step.remind_at.has_value()) == (step.state == StepState::open && step.plan.who != Who::system));
            owed = owed || (step.plan.who != Who::system && step.state != StepState::done);
        }
        CHECK(site.delivery_state(order) == (owed ? "running" : "delivered"));
        CHECK(site.state(order) == (service && owed ? "paid" : "fulfilled"));
    }
}
