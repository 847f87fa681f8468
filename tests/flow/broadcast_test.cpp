#include <catch2/catch.hpp>
#include <functional>

#include "lib/base/error.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/flow/stop_messages.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Desk {
    test::TestSite site;
    flow::Services services = site.services();
    flow::SendingRules rules;
    flow::BroadcastRequest request{.template_name = "ajakan"};

    PersonId add(const std::string& city = "Bogor", bool consent = true) {
        return test::add_person(site.database, {.city = city, .consent = consent});
    }
    BroadcastId start() { return flow::start_broadcast(services, rules, request, {}); }
    std::string state(BroadcastId id) { return flow::BroadcastStore{site.database}.find(id)->state; }
};

}  // namespace

TEST_CASE("a broadcast reaches its segment and leaves out who may not get it", "[flow][broadcast]") {
    Desk desk;
    for (int i = 0; i < 3; ++i)
        desk.add();
    desk.add("Jakarta");
    desk.add("bogor ", false);
    flow::stop_messages(desk.services, desk.add("BOGOR"));
    desk.request.filter.city = "Bogor";
    const auto plan = flow::plan_broadcast(desk.services, desk.rules, desk.request);
    CHECK(plan.audience.recipients == 3);
    CHECK(plan.audience.unsubscribed == 1);
    CHECK(plan.audience.no_consent == 1);
    CHECK_FALSE(plan.forecast.finishes_at);

    const BroadcastId id = desk.start();
    CHECK(desk.state(id) == "running");
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE kind = 'broadcast'") == 3);
    CHECK(flow::BroadcastStore{desk.site.database}.find(id)->recipients == 3);
    const auto again = flow::plan_broadcast(desk.services, desk.rules, desk.request);
    CHECK(again.audience.recipients == 0);
    CHECK(again.audience.duplicate == 3);
    CHECK(again.waiting_before == 3);
}

TEST_CASE("who withdraws their consent gets nothing promotional any more, what waits included", "[flow][broadcast]") {
    Desk desk;
    const PersonId person = desk.add();
    desk.start();
    outbox::queue(desk.site.database, desk.services.vault,
                  {.kind = outbox::Kind::account, .cause = "reset:1", .person = person, .template_name = "sandi"},
                  desk.site.clock.now());
    CHECK(flow::change_person(desk.services, {.person = person, .consent = false}));
    CHECK_FALSE(flow::change_person(desk.services, {.person = person, .consent = false}));
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE kind = 'broadcast' AND state = 'cancelled'"
                          " AND last_error = 'no consent'") == 1);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE kind = 'account' AND state = 'queued'") == 1);
    CHECK(flow::plan_broadcast(desk.services, desk.rules, desk.request).audience.no_consent == 1);
    CHECK(flow::change_person(desk.services, {.person = person, .consent = true}));
    CHECK(flow::plan_broadcast(desk.services, desk.rules, desk.request).audience.no_consent == 0);
}

TEST_CASE("the plan says when it begins and ends, in the senders' hours", "[flow][broadcast]") {
    Desk desk;
    for (int i = 0; i < 20; ++i)
        desk.add();
    outbox::SenderStore{desk.site.database, test::test_vault()}.add({.name = "a", .gateway = "dripsender"}, k_noon);
    outbox::SenderStore{desk.site.database, test::test_vault()}.add({.name = "b", .gateway = "dripsender"}, k_noon);
    desk.request.starts_at = k_noon + 8h;
    const auto plan = flow::plan_broadcast(desk.services, desk.rules, desk.request);
    CHECK(plan.senders == 2);
    CHECK(plan.starts_at == k_noon + 21h);
    CHECK(plan.forecast.finishes_at == k_noon + 21h + 60s);
}

TEST_CASE("a broadcast asks for the fields of its text and knows no others", "[flow][broadcast]") {
    Desk desk;
    desk.add();
    desk.request.template_name = "broadcast";
    CHECK_THROWS_AS(desk.start(), Error);
    desk.request.fields = {{"topic", "Pemasaran"}, {"link_page", "https://x.example"}};
    CHECK_NOTHROW(desk.start());
    desk.request.fields["nmae"] = "x";
    CHECK_THROWS_AS(desk.start(), Error);
    desk.request = {.template_name = "welcome"};
    CHECK_THROWS_AS(desk.start(), Error);
    desk.request = {.template_name = "ajakan", .media_url = "http://x.example/a.jpg"};
    CHECK_THROWS_AS(desk.start(), Error);
    desk.request = {.template_name = "ajakan", .starts_at = k_noon - 1h};
    CHECK_THROWS_AS(desk.start(), Error);
}

TEST_CASE("a broken off broadcast goes on where it stood and nobody gets two", "[flow][broadcast]") {
    Desk desk;
    for (int i = 0; i < 25; ++i)
        desk.add(i % 2 == 0 ? "Bogor" : "Depok");
    const auto by_hand = GENERATE(false, true);
    desk.request.filter.city = "Bogor";
    flow::BroadcastStore store{desk.site.database};
    const BroadcastId id = store.add(desk.request, k_noon, "test");
    store.queue_chunk(*store.find(id), false, 4, k_noon);
    store.queue_chunk(*store.find(id), false, 4, k_noon);
    CHECK(desk.site.count("SELECT count(*) FROM message") == 8);
    CHECK(desk.state(id) == "planned");
    desk.add();  // came after the broadcast was made
    if (by_hand)
        flow::continue_broadcast(desk.services, desk.rules, id, {});
    else
        CHECK(flow::continue_broadcasts(desk.services, desk.rules) == 5);
    CHECK(desk.state(id) == "running");
    CHECK(desk.site.count("SELECT count(*) FROM message") == 13);
    CHECK(desk.site.count("SELECT count(DISTINCT person_id) FROM message") == 13);
}

TEST_CASE("a broadcast is paused, goes on, and is cancelled for good", "[flow][broadcast]") {
    Desk desk;
    for (int i = 0; i < 3; ++i)
        desk.add();
    const BroadcastId id = desk.start();
    CHECK(flow::pause_broadcast(desk.services, id));
    CHECK_FALSE(flow::pause_broadcast(desk.services, id));
    CHECK(desk.state(id) == "paused");
    CHECK(flow::resume_broadcast(desk.services, desk.rules, id));
    CHECK_FALSE(flow::resume_broadcast(desk.services, desk.rules, id));
    CHECK(desk.state(id) == "running");
    CHECK(flow::cancel_broadcast(desk.services, id) == 3);
    CHECK(flow::cancel_broadcast(desk.services, id) == 0);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE state = 'cancelled'") == 3);
    CHECK_THROWS_AS(flow::resume_broadcast(desk.services, desk.rules, id), Error);
    CHECK(desk.site.count("SELECT count(*) FROM state_history WHERE machine = 'broadcast'") == 5);
}

TEST_CASE("the segment of a broadcast is kept with it", "[flow][broadcast]") {
    people::Filter filter;
    filter.city = "Bogor \"x\"";
    filter.group = GroupId{3};
    filter.joined = false;
    filter.referrer = PersonId{4};
    filter.event = EventId{5};
    filter.registered_since = k_noon;
    filter.registered_until = k_noon + 1h;
    CHECK(flow::to_json(flow::filter_from_json(flow::to_json(filter))) == flow::to_json(filter));
    CHECK(flow::filter_from_json(flow::to_json(filter)).conditions() == filter.conditions());
    CHECK(flow::to_json({}) == "{}");
}
