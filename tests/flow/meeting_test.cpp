#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/event/meeting_store.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/flow/tier_meetings.hpp"
#include "tests/flow/member_site.hpp"
#include "tests/flow/membership_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test::k_noon;

namespace {

struct Meetings : test::MemberSite {
    event::EventStore events{database};

    event::Event meeting(Instant start, event::Repeat repeat = event::Repeat::never) {
        return {
            .title = "Kelas VIP", .starts_at = start, .zoom_url = "https://zoom.us/j/1", .repeat = repeat, .tier = vip};
    }
    EventId add(Instant start, event::Repeat repeat = event::Repeat::never) {
        return flow::add_event(services(), meeting(start, repeat));
    }
    std::int64_t waiting(PersonId person) {
        return database
            ->prepared(
                "SELECT count(*) FROM message WHERE kind = 'reminder' AND template = 'meeting_reminder'"
                " AND state = 'queued' AND person_id = :person")
            .bind(":person", person)
            .integer();
    }
    std::string start_of(EventId id) { return to_iso8601(events.find(id)->starts_at, test::k_wib); }
    /// What the timer does every hour.
    void round() {
        flow::repeat_events(services());
        flow::fill_meetings(services());
        flow::plan_reminders(services());
    }
    EventId newest() { return EventId{count("SELECT max(id) FROM event")}; }
};

}  // namespace

TEST_CASE("a meeting has the active members of its tier, who are reminded", "[meeting]") {
    Meetings site;
    const PersonId sari = site.member(site.vip), budi = site.member(site.basic), left = site.member(site.vip);
    site.end(left);
    const EventId id = site.add(k_noon + 24h);
    CHECK(site.events.is_registered(id, sari));
    CHECK_FALSE(site.events.is_registered(id, budi));
    CHECK_FALSE(site.events.is_registered(id, left));
    CHECK(site.waiting(sari) == 1);
    site.round();
    CHECK(site.waiting(sari) == 1);
    CHECK(site.waiting(budi) == 0);
}

TEST_CASE("who becomes a member later is registered, who leaves no longer, and a guest stays", "[meeting]") {
    Meetings site;
    const EventId id = site.add(k_noon + 24h);
    const PersonId sari = site.member(site.vip), guest = test::add_person(site.database);
    flow::join_event(site.services(), id, guest);
    CHECK_FALSE(site.events.is_registered(id, sari));
    flow::join_meetings(site.services(), sari);
    flow::join_meetings(site.services(), sari);
    CHECK(site.events.is_registered(id, sari));
    CHECK(site.waiting(sari) == 1);
    flow::leave_meetings(site.services(), sari);  // still a member: nothing
    CHECK(site.events.is_registered(id, sari));

    site.end(sari);
    flow::leave_meetings(site.services(), sari);
    flow::leave_meetings(site.services(), guest);
    CHECK_FALSE(site.events.is_registered(id, sari));
    CHECK(site.waiting(sari) == 0);
    CHECK(site.events.is_registered(id, guest));
    site.enter(sari, site.vip);  // and comes back
    flow::join_meetings(site.services(), sari);
    CHECK(site.waiting(sari) == 1);
}

TEST_CASE("who left one meeting by hand is not registered for it again by the timer", "[meeting]") {
    Meetings site;
    const PersonId sari = site.member(site.vip);
    const EventId id = site.add(k_noon + 24h);
    flow::leave_event(site.services(), id, sari);
    site.round();
    CHECK_FALSE(site.events.is_registered(id, sari));
}

TEST_CASE("a filling that was broken off is finished by the timer, and nobody is in it twice", "[meeting]") {
    Meetings site;
    std::vector<PersonId> members;
    for (int i = 0; i < 5; ++i)
        members.push_back(site.member(site.vip));
    const EventId id = site.events.add(site.meeting(k_noon + 24h));
    event::MeetingStore meetings{site.database};
    const auto some = meetings.next_members(id, 2);
    CHECK(some == std::vector{members[0], members[1]});
    for (const PersonId member : some)
        site.events.join(id, member, k_noon);
    meetings.filled_until(id, some.back());
    CHECK(flow::fill_meetings(site.services()) == 3);
    CHECK(flow::fill_meetings(site.services()) == 0);
    CHECK(site.events.counts(id).registered == 5);
    CHECK(meetings.to_fill(k_noon).empty());
}

TEST_CASE("a weekly meeting goes on by itself with whoever is a member then", "[meeting]") {
    Meetings site;
    const PersonId sari = site.member(site.vip), budi = site.member(site.vip);
    site.add(k_noon + 1h, event::Repeat::weekly);
    site.clock.advance(3h);
    site.end(budi);
    site.round();
    const EventId next = site.newest();
    CHECK(site.start_of(next) == "2026-11-27T13:00:00+07:00");
    CHECK(site.events.is_registered(next, sari));
    CHECK_FALSE(site.events.is_registered(next, budi));
    CHECK(site.waiting(sari) == 1);  // of the first, whose hour was near; the next is further than two days
    site.round();
    CHECK(site.newest() == next);
}

TEST_CASE("a meeting on the 31st is on the last day of shorter months, and on the 31st again", "[meeting]") {
    Meetings site;
    site.clock.set(*parse_instant("2027-01-01 09:00", test::k_wib));
    site.add(*parse_instant("2027-01-31 19:30", test::k_wib), event::Repeat::monthly);
    std::vector<std::string> days;
    for (int i = 0; i < 4; ++i) {
        site.clock.set(site.events.find(site.newest())->starts_at + 1h);
        site.round();
        days.push_back(site.start_of(site.newest()).substr(0, 10));
    }
    CHECK(days == std::vector<std::string>{"2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"});
}

TEST_CASE("a series is changed and ended where it goes on", "[meeting]") {
    Meetings site;
    const EventId first = site.add(k_noon + 1h, event::Repeat::weekly);
    site.clock.advance(2h);
    site.round();
    auto past = *site.events.find(first);
    past.repeat = event::Repeat::never;
    CHECK_THROWS_WITH(flow::set_event(site.services(), past), Contains("goes on with EVT-2"));

    auto next = *site.events.find(site.newest());
    next.repeat_until = next.starts_at + 24h * 8;
    CHECK(flow::set_event(site.services(), next));
    for (int week = 0; week < 4; ++week) {
        site.clock.advance(24h * 7);
        site.round();
    }
    CHECK(site.count("SELECT count(*) FROM event") == 3);

    const EventId monthly = site.add(site.clock.now() + 24h, event::Repeat::monthly);
    auto ended = *site.events.find(monthly);
    ended.repeat = event::Repeat::never;
    CHECK(flow::set_event(site.services(), ended));
    site.clock.advance(24h * 40);
    site.round();
    CHECK(site.newest() == monthly);
}

TEST_CASE("the end of a series is a time after its start, and of a series", "[meeting]") {
    Meetings site;
    auto wrong = site.meeting(k_noon + 24h);
    wrong.repeat_until = k_noon + 48h;
    CHECK_THROWS_AS(flow::add_event(site.services(), wrong), Error);
    wrong.repeat = event::Repeat::weekly;
    wrong.repeat_until = k_noon + 1h;
    CHECK_THROWS_AS(flow::add_event(site.services(), wrong), Error);
    CHECK(site.count("SELECT count(*) FROM event") == 0);
    site.add(k_noon + 24h);
    CHECK_THROWS_AS(site.database->execute("UPDATE event SET tier_id = NULL"), Error);
}

TEST_CASE("a meeting is never the next event of the public, and its thanks name the next meeting", "[meeting]") {
    Meetings site;
    const PersonId sari = site.member(site.vip);
    const EventId held = site.add(k_noon + 1h);
    CHECK_FALSE(site.events.next(k_noon));
    const auto newcomer =
        flow::register_participant(site.services(), {.details = {.name = "Rina", .city = "Bogor", .profession = "Guru"},
                                                     .phone = Phone::parse("081562726272"),
                                                     .consent = true});
    CHECK_FALSE(site.events.is_registered(held, newcomer.person));

    site.clock.advance(4h);
    flow::mark_attended(site.services(), held, sari);
    flow::add_event(site.services(), {.title = "Umum", .starts_at = k_noon + 20h, .zoom_url = "https://zoom.us/j/2"});
    CHECK(flow::plan_follow_ups(site.services()).messages == 0);
    const EventId next = site.add(k_noon + 100h);
    CHECK(flow::plan_follow_ups(site.services()).messages == 1);
    CHECK(site.count("SELECT event_id FROM message WHERE template = 'meeting_follow_up'") == next.value);
}

TEST_CASE("who of the tier came how often is counted over meetings that are over", "[meeting]") {
    Meetings site;
    const PersonId sari = site.member(site.vip);
    event::MeetingStore meetings{site.database};
    for (int i = 1; i <= 3; ++i) {
        const EventId id = site.add(site.clock.now() + 1h);
        site.clock.advance(3h);
        if (i != 2) flow::mark_attended(site.services(), id, sari);
        if (i == 2) flow::note_join(site.services(), id, sari);
    }
    flow::cancel_event(site.services(), site.add(site.clock.now() + 1h));
    site.add(site.clock.now() + 2h);
    site.clock.advance(150min);  // the last one runs
    const auto presence = meetings.presence(sari, {.tier = site.vip}, site.clock.now());
    CHECK(presence.meetings == 3);
    CHECK(presence.attended == 2);
    CHECK(presence.clicked == 1);
    CHECK(presence.last_attended == k_noon + 7h);
    CHECK(meetings.held({.tier = site.vip}, site.clock.now()) == 3);
    CHECK(meetings.held({.tier = site.basic}, site.clock.now()) == 0);
    CHECK(meetings.presence(sari, {.since = k_noon + 5h}, site.clock.now()).meetings == 1);
    CHECK(meetings.coming(sari, site.clock.now(), 10).size() == 1);
}

TEST_CASE("a paid upgrade leads from the meetings of one tier to those of the next, and a refund back", "[meeting]") {
    test::MembershipSite site;
    const PersonId sari = site.member_of(site.basic);
    const auto meeting_of = [&](TierId tier) {
        return flow::add_event(
            site.services(),
            {.title = "Kelas", .starts_at = k_noon + 200h, .zoom_url = "https://zoom.us/j/1", .tier = tier});
    };
    const EventId basic = meeting_of(site.basic.id), vip = meeting_of(site.vip.id);
    event::EventStore events{site.database};
    CHECK(events.is_registered(basic, sari));
    CHECK_FALSE(events.is_registered(vip, sari));

    const OrderId order = site.asks_for(sari, site.vip).placed.order.id;
    site.verify(order);
    CHECK_FALSE(events.is_registered(basic, sari));
    CHECK(events.is_registered(vip, sari));

    flow::refund_order(site.services(), order, site.order(order).total);
    CHECK(events.is_registered(basic, sari));
    CHECK_FALSE(events.is_registered(vip, sari));
}
