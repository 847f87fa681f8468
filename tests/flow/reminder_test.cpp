#include "lib/flow/plan_reminders.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/flow/stop_messages.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

event::Event sosialisasi(Instant start) {
    return {.title = "Sosialisasi", .starts_at = start, .zoom_url = "https://zoom.us/j/1"};
}

PersonId somebody(test::TestSite& site, std::string_view phone = "081562726272") {
    return flow::register_participant(site.services(),
                                      {.details = {.name = "Sari", .city = "Bogor", .profession = "Guru"},
                                       .phone = Phone::parse(phone),
                                       .consent = true})
        .person;
}

std::int64_t reminders(test::TestSite& site, const char* state) {
    return site.database->prepared("SELECT count(*) FROM message WHERE kind = 'reminder' AND state = :state")
        .bind(":state", state)
        .integer();
}

}  // namespace

TEST_CASE("any number of planning runs queues one reminder per person and start", "[flow]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    const EventId event = flow::add_event(site.services(), sosialisasi(k_noon + 24h));
    event::EventStore{site.database}.join(event, person, k_noon);  // as an import does
    CHECK(flow::plan_reminders(site.services()).messages == 1);
    CHECK(flow::plan_reminders(site.services()).messages == 0);
    CHECK(site.count("SELECT not_before FROM message WHERE kind = 'reminder'") == (k_noon + 23h).milliseconds);
    CHECK(reminders(site, "queued") == 1);
}

TEST_CASE("a moved event cancels the old reminder and plans the new one", "[flow]") {
    test::TestSite site;
    const EventId id = flow::add_event(site.services(), sosialisasi(k_noon + 24h));
    somebody(site);
    auto moved = event::EventStore{site.database}.named(to_string(id));
    moved.starts_at = k_noon + 30h;
    CHECK(flow::set_event(site.services(), moved));
    CHECK_FALSE(flow::set_event(site.services(), moved));
    CHECK(reminders(site, "cancelled") == 1);
    CHECK(reminders(site, "queued") == 1);
    CHECK(site.count("SELECT not_before FROM message WHERE kind = 'reminder' AND state = 'queued'") ==
          (k_noon + 29h).milliseconds);
    CHECK(flow::cancel_event(site.services(), id));
    CHECK_FALSE(flow::cancel_event(site.services(), id));
    CHECK(reminders(site, "queued") == 0);
    CHECK(flow::plan_reminders(site.services()).messages == 0);
}

TEST_CASE("an event moved there and back is still reminded of", "[flow]") {
    test::TestSite site;
    const EventId id = flow::add_event(site.services(), sosialisasi(k_noon + 24h));
    somebody(site);
    auto event = event::EventStore{site.database}.named(to_string(id));
    event.starts_at = k_noon + 30h;
    flow::set_event(site.services(), event);
    event.starts_at = k_noon + 24h;
    flow::set_event(site.services(), event);
    CHECK(reminders(site, "queued") == 1);
}

TEST_CASE("joining and leaving an event plans and cancels the reminder", "[flow]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    const EventId event = flow::add_event(site.services(), sosialisasi(k_noon + 24h));
    CHECK(flow::join_event(site.services(), event, person));
    CHECK_FALSE(flow::join_event(site.services(), event, person));
    CHECK(reminders(site, "queued") == 1);
    CHECK(flow::leave_event(site.services(), event, person));
    CHECK(reminders(site, "queued") == 0);
    CHECK(flow::join_event(site.services(), event, person));
    CHECK(reminders(site, "queued") == 1);
}

TEST_CASE("only those who came are thanked, once, when there is a next event to name", "[flow]") {
    test::TestSite site;
    const EventId held = flow::add_event(site.services(), sosialisasi(k_noon + 1h));
    const PersonId came = somebody(site);
    const PersonId clicked = somebody(site, "081200000011");
    somebody(site, "081200000012");
    CHECK_THROWS_AS(flow::mark_attended(site.services(), held, came), Error);
    site.clock.advance(4h);
    CHECK(flow::mark_attended(site.services(), held, came));
    CHECK_FALSE(flow::mark_attended(site.services(), held, came));
    CHECK(flow::note_join(site.services(), held, clicked));
    CHECK(flow::plan_follow_ups(site.services()).messages == 0);
    flow::add_event(site.services(), sosialisasi(k_noon + 100h));
    CHECK(flow::plan_follow_ups(site.services()).messages == 2);
    CHECK(flow::plan_follow_ups(site.services()).messages == 0);
    CHECK(site.count("SELECT count(*) FROM person WHERE joined_at IS NOT NULL") == 2);
}

TEST_CASE("a series goes on by itself, and skips the dates it slept through", "[flow]") {
    test::TestSite site;
    auto weekly = sosialisasi(k_noon + 1h);
    weekly.repeat = event::Repeat::weekly;
    flow::add_event(site.services(), weekly);
    CHECK(flow::repeat_events(site.services()) == 0);
    site.clock.advance(24h * 15);
    CHECK(flow::repeat_events(site.services()) == 1);
    CHECK(flow::repeat_events(site.services()) == 0);
    CHECK(event::EventStore{site.database}.next(site.clock.now())->starts_at == k_noon + 1h + 24h * 21);
}

TEST_CASE("after STOP nothing promotional waits, and only a reason brings messages back", "[flow]") {
    test::TestSite site;
    flow::add_event(site.services(), sosialisasi(k_noon + 24h));
    const PersonId person = somebody(site);
    CHECK(site.count("SELECT count(*) FROM message WHERE state = 'queued'") == 2);
    CHECK(flow::stop_messages(site.services(), person));
    CHECK_FALSE(flow::stop_messages(site.services(), person));
    CHECK(site.count("SELECT count(*) FROM message WHERE state = 'queued'") == 0);
    auto services = site.services();
    services.actor.reason.clear();
    CHECK_THROWS_AS(flow::restart_messages(services, person), Error);
    CHECK(flow::restart_messages(site.services(), person));
    CHECK_FALSE(flow::restart_messages(site.services(), person));
}

TEST_CASE("an event that cannot be held is refused with what is wrong", "[flow]") {
    test::TestSite site;
    const auto refused = [&](event::Event event) { CHECK_THROWS_AS(flow::add_event(site.services(), event), Error); };
    refused(sosialisasi(k_noon));
    refused({.title = "", .starts_at = k_noon + 1h, .zoom_url = "https://zoom.us/j/1"});
    refused({.title = "A", .starts_at = k_noon + 1h, .zoom_url = "javascript:alert(1)"});
    refused({.title = "A", .starts_at = k_noon + 1h, .zoom_url = "https://zoom.us/j/1", .meta = "[]"});
    CHECK(site.count("SELECT count(*) FROM event") == 0);
}
