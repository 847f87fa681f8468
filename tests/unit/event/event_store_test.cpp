#include "lib/event/event_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using event::Event;
using event::EventStore;
using test::k_noon;

namespace {

Event sosialisasi(Instant starts_at) {
    return {.title = "Sosialisasi Socialpreneur", .starts_at = starts_at, .zoom_url = "https://zoom.us/j/1"};
}

}  // namespace

TEST_CASE("the next event is the first that has not begun and is not cancelled", "[event]") {
    auto db = test::migrated_db();
    EventStore events{db};
    CHECK_FALSE(events.next(k_noon));
    events.add(sosialisasi(k_noon - 1h));
    const EventId later = events.add(sosialisasi(k_noon + 48h));
    const EventId soon = events.add(sosialisasi(k_noon + 24h));
    CHECK(events.next(k_noon)->id == soon);
    CHECK(events.next(k_noon + 24h)->id == later);
    events.cancel(soon, k_noon);
    CHECK(events.next(k_noon)->id == later);
}

TEST_CASE("an event is stored and read back as it was given", "[event]") {
    auto db = test::migrated_db();
    EventStore events{db};
    Event given = sosialisasi(k_noon + 1h);
    given.duration = 120min;
    given.video_url = "https://youtu.be/x";
    given.meta = R"({"pembicara":"Ibu Sari"})";
    given.repeat = event::Repeat::weekly;
    const Event read = events.named(to_string(events.add(given)));
    CHECK(read.title == given.title);
    CHECK(read.ends_at() == given.ends_at());
    CHECK(read.meta == given.meta);
    CHECK(read.repeat == given.repeat);
    CHECK(read.uuid.size() == 36);
    CHECK_THROWS_AS(events.named("EVT-99"), Error);
    CHECK_THROWS_AS(events.named("Sosialisasi"), Error);
}

TEST_CASE("who is in an event is counted once, and pages go by person", "[event]") {
    auto db = test::migrated_db();
    EventStore events{db};
    const EventId id = events.add(sosialisasi(k_noon + 1h));
    const PersonId first = test::add_person(db);
    const PersonId second = test::add_person(db);
    CHECK(events.join(id, first, k_noon));
    CHECK_FALSE(events.join(id, first, k_noon));
    CHECK(events.join(id, second, k_noon));
    CHECK(events.registered(id, PersonId{}, 1) == std::vector{first});
    CHECK(events.registered(id, first, 10) == std::vector{second});
    CHECK(events.next_of(first, k_noon)->id == id);
    CHECK_FALSE(events.next_of(first, k_noon + 1h));

    CHECK(events.note_click(id, first, k_noon));
    CHECK_FALSE(events.note_click(id, first, k_noon));
    CHECK(events.note_attended(id, second, k_noon));
    CHECK(events.came(id, PersonId{}, 10) == std::vector{first, second});
    CHECK(events.counts(id).registered == 2);
    CHECK(events.counts(id).clicked == 1);
    CHECK(events.leave(id, first));
    CHECK_FALSE(events.leave(id, first));
    CHECK_FALSE(events.note_click(id, first, k_noon));
}

TEST_CASE("a series has one successor, and events are never deleted", "[event]") {
    auto db = test::migrated_db();
    EventStore events{db};
    Event weekly = sosialisasi(k_noon);
    weekly.repeat = event::Repeat::weekly;
    const EventId first = events.add(weekly);
    CHECK(events.to_repeat(k_noon - 1ms).empty());
    REQUIRE(events.to_repeat(k_noon).size() == 1);
    weekly.starts_at = k_noon + 168h;
    events.repeated(first, events.add(weekly));
    CHECK(events.to_repeat(k_noon).empty());
    CHECK_THROWS_AS(db->execute("DELETE FROM event"), Error);
}
