#include "lib/flow/day_report.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

PersonId somebody(test::TestSite& site, std::string_view phone) {
    return flow::register_participant(site.services(),
                                      {.details = {.name = "Sari", .city = "Bogor", .profession = "Guru"},
                                       .phone = Phone::parse(phone),
                                       .consent = true})
        .person;
}

EventId sosialisasi(test::TestSite& site, Instant start) {
    return flow::add_event(site.services(),
                           {.title = "Sosialisasi", .starts_at = start, .zoom_url = "https://zoom.us/j/1"});
}

}  // namespace

TEST_CASE("a day's report has that day's numbers and what lies ahead", "[flow]") {
    test::TestSite site;
    somebody(site, "081562726272");
    site.clock.advance(24h);
    const EventId event = sosialisasi(site, k_noon + 48h);
    somebody(site, "081562726273");
    somebody(site, "081562726274");
    flow::record_click(site.services(), "081562726272");

    const auto today = flow::day_report(site.services(), site.clock.now());
    CHECK(today.day == start_of_day(k_noon + 24h, test::k_wib));
    CHECK(today.registrations == 2);
    CHECK(today.clicks == 1);
    CHECK(outbox::count_of(today.messages.at("welcome"), "queued") == 3);
    REQUIRE(today.next_event);
    CHECK(today.next_event->event.id == event);
    CHECK(today.next_event->people.registered == 2);
    CHECK(today.next_event->reminders_at == k_noon + 47h);
    CHECK(outbox::count_of(today.next_event->reminders, "queued") == 2);
    CHECK_FALSE(today.frozen_since);

    const auto yesterday = flow::day_report(site.services(), k_noon);
    CHECK(yesterday.registrations == 1);
    CHECK(yesterday.clicks == 0);
}

TEST_CASE("a day's report says what was sold, and what an admin should look at", "[flow]") {
    test::MoneySite site;
    const auto paid = site.by_transfer();
    site.verify(paid.order.id);
    const auto waits = site.by_transfer();
    shop::OrderStore{site.database}.move(waits.order.id, shop::OrderState::pending, shop::OrderState::proof_submitted,
                                         {"test", site.clock.now()});
    site.verify(site.by_transfer().order.id, {.amount = Money{1}});
    const auto report = flow::day_report(site.services(), k_noon);
    CHECK(report.sales.orders == 3);
    CHECK(report.sales.paid == 1);
    CHECK(report.sales.sales == Money{100'000});
    CHECK(report.proofs_waiting == 1);
    CHECK(report.open_cases == 1);

    site.clock.advance(24h);
    flow::refund_order(site.services(), paid.order.id, std::nullopt);
    const auto tomorrow = flow::day_report(site.services(), k_noon + 24h);
    CHECK(tomorrow.sales.orders == 0);
    CHECK(tomorrow.sales.refunds == Money{100'000});
    CHECK(flow::day_report(site.services(), k_noon).sales.refunds == Money{});
    CHECK(tomorrow.proofs_waiting == 1);
}

TEST_CASE("an empty house has an empty report", "[flow]") {
    test::TestSite site;
    const auto report = flow::day_report(site.services(), k_noon);
    CHECK(report.registrations == 0);
    CHECK(report.messages.empty());
    CHECK_FALSE(report.next_event);
    db::freeze_sending(site.database, "ani", k_noon);
    CHECK(flow::day_report(site.services(), k_noon).frozen_since == k_noon);
}

TEST_CASE("an event's report counts the reminders of its present start", "[flow]") {
    test::TestSite site;
    const EventId id = sosialisasi(site, k_noon + 48h);
    const PersonId person = somebody(site, "081562726272");
    flow::leave_event(site.services(), id, person);
    flow::join_event(site.services(), id, person);
    auto report = flow::event_report(site.services(), id);
    CHECK(report.reminders == outbox::StateCounts{{"cancelled", 1}, {"queued", 1}});

    report.event.starts_at = k_noon + 72h;
    flow::set_event(site.services(), report.event);
    const auto moved = flow::event_report(site.services(), id);
    CHECK(moved.reminders == outbox::StateCounts{{"queued", 1}});
    CHECK(moved.reminders_at == k_noon + 71h);
    CHECK(moved.follow_ups.empty());
    CHECK_THROWS_AS(flow::event_report(site.services(), EventId{9}), Error);
}

TEST_CASE("a forecast says how many reminders go out before the start, and how many senders all would need", "[flow]") {
    test::TestSite site;
    const EventId id = sosialisasi(site, k_noon + 48h);
    for (int i = 0; i < 5; ++i)
        somebody(site, "08156272627" + std::to_string(i));
    outbox::PaceRules usual{.hourly_cap = 2};
    const auto forecast = [&](bool windowed) {
        return flow::reminder_forecast(site.services(), flow::event_report(site.services(), id), usual, windowed);
    };
    CHECK(forecast(false).in_time == 0);  // nobody sends
    CHECK_FALSE(forecast(false).finishes_at);
    CHECK(forecast(false).senders_needed == 3);

    outbox::SenderStore senders{site.database, test::test_vault()};
    senders.add({.name = "WA-1", .gateway = "dripsender", .phone = Phone::parse("081200000001")}, k_noon);
    senders.add({.name = "WA-2", .gateway = "dripsender", .phone = Phone::parse("081200000002")}, k_noon);
    CHECK(forecast(false).in_time == 4);
    senders.add({.name = "WA-3", .gateway = "dripsender", .phone = Phone::parse("081200000003")}, k_noon);
    CHECK(forecast(false).in_time == 5);
    CHECK(forecast(false).finishes_at > k_noon + 47h);

    usual.hours = {.from = 13 * 60, .until = 14 * 60};  // an hour that no reminder falls into
    CHECK(forecast(true).in_time == 0);
}
