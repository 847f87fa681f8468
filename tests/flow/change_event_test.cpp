#include "lib/flow/change_event.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

EventId sosialisasi(test::TestSite& site) {
    return flow::add_event(site.services(),
                           {.title = "Sosialisasi", .starts_at = k_noon + 24h, .zoom_url = "https://zoom.us/j/1"});
}

}  // namespace

TEST_CASE("who was erased joins no event and is reminded of none", "[flow]") {
    test::TestSite site;
    const EventId event = sosialisasi(site);
    const PersonId person = test::add_person(site.database);
    people::PersonStore{site.database, test::test_vault()}.erase(person, k_noon);
    CHECK_THROWS_WITH(flow::join_event(site.services(), event, person), Catch::Contains("erased"));
    CHECK(site.count("SELECT count(*) FROM event_registration") == 0);
    CHECK(site.count("SELECT count(*) FROM message") == 0);
}

TEST_CASE("nobody joins an event that is over, or one that was cancelled", "[flow]") {
    test::TestSite site;
    const EventId event = sosialisasi(site);
    const PersonId person = test::add_person(site.database);
    const PersonId other = test::add_person(site.database);
    site.clock.set(k_noon + 25h);  // it has begun, and lasts until 25.5
    CHECK(flow::join_event(site.services(), event, person));
    CHECK(site.count("SELECT count(*) FROM message") == 0);
    site.clock.set(k_noon + 26h);
    CHECK_THROWS_WITH(flow::join_event(site.services(), event, other), Catch::Contains("over"));

    site.clock.set(k_noon);
    CHECK(flow::cancel_event(site.services(), event));
    CHECK_FALSE(flow::cancel_event(site.services(), event));
    CHECK_THROWS_WITH(flow::join_event(site.services(), event, other), Catch::Contains("cancelled"));
}
