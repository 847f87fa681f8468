#include "lib/flow/register_participant.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <thread>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

flow::Registration sari(std::string_view phone = "081562726272", std::string code = {}) {
    return {.details = {.salutation = "Ibu", .name = "Sari Dewi", .city = "Bogor", .profession = "Guru"},
            .phone = Phone::parse(phone),
            .referral_code = std::move(code),
            .consent = true};
}

EventId add_event(test::TestSite& site, Instant start) {
    return event::EventStore{site.database}.add(
        {.title = "Sosialisasi", .starts_at = start, .zoom_url = "https://zoom.us/j/1"});
}

constexpr const char* k_messages = "SELECT count(*) FROM message";

}  // namespace

TEST_CASE("a registration stores the person, joins the next event and queues what must be told", "[flow]") {
    test::TestSite site;
    const EventId event = add_event(site, k_noon + 3h);
    const auto inviter = flow::register_participant(site.services(), sari("081200000011"));
    const auto guest = flow::register_participant(site.services(), sari("081562726272", "0812-0000-0011"));

    CHECK_FALSE(guest.already);
    CHECK(guest.referrer == inviter.person);
    CHECK(guest.referrer_sequence == 1);
    CHECK(guest.event == event);
    const auto person = people::PersonStore{site.database, test::test_vault()}.find(guest.person);
    REQUIRE(person);
    CHECK(person->details.name == "Sari Dewi");
    CHECK(person->consent->text_version == flow::k_consent_version);
    CHECK(flow::referral_link(site.site, *person) == "https://www.webdonasi.com/ref=081562726272");

    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'welcome'") == 2);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'referrer_alert'") == 1);
    CHECK(site.count("SELECT min(not_before) FROM message WHERE kind = 'reminder'") == (k_noon + 2h).milliseconds);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'person.register'") == 2);
}

TEST_CASE("the same phone again changes nothing and sends nothing", "[flow]") {
    test::TestSite site;
    const auto first = flow::register_participant(site.services(), sari());
    const auto messages = site.count(k_messages);
    auto again = sari("+62 815-6272-6272");
    again.details.name = "Somebody Else";
    const auto second = flow::register_participant(site.services(), again);
    CHECK(second.already);
    CHECK(second.person == first.person);
    CHECK(site.count(k_messages) == messages);
    CHECK(people::PersonStore{site.database, test::test_vault()}.find(first.person)->details.name == "Sari Dewi");
}

TEST_CASE("a link of one's own, of nobody, or none brings nobody in", "[flow]") {
    test::TestSite site;
    CHECK_FALSE(flow::register_participant(site.services(), sari("081200000011", "081200000011")).referrer);
    CHECK_FALSE(flow::register_participant(site.services(), sari("081200000012", "081299999999")).referrer);
    CHECK_FALSE(flow::register_participant(site.services(), sari("081200000013", "'; DROP TABLE person;--")).referrer);
    CHECK_FALSE(flow::register_participant(site.services(), sari("081200000014")).referrer);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'referrer_alert'") == 0);
    CHECK(site.count("SELECT count(*) FROM referral_decision WHERE outcome = 'oneself'") == 1);
    CHECK(site.count("SELECT count(*) FROM referral_decision WHERE outcome = 'unknown_code'") == 2);
}

TEST_CASE("without consent nobody is welcomed", "[flow]") {
    test::TestSite site;
    auto registration = sari();
    registration.consent = false;
    CHECK_THROWS_AS(flow::register_participant(site.services(), registration), Error);
    CHECK(site.count("SELECT count(*) FROM person") == 0);
    registration.notify = false;
    CHECK_FALSE(flow::register_participant(site.services(), registration).already);
    CHECK(site.count(k_messages) == 0);
}

TEST_CASE("who registers within the last hour is reminded at once, and never after the start", "[flow]") {
    test::TestSite site;
    add_event(site, k_noon + 20min);
    flow::register_participant(site.services(), sari());
    CHECK(site.count("SELECT not_before FROM message WHERE kind = 'reminder'") == k_noon.milliseconds);
    CHECK(site.count("SELECT expires_at FROM message WHERE kind = 'reminder'") == (k_noon + 20min).milliseconds);
    site.clock.advance(20min);
    flow::register_participant(site.services(), sari("081200000011"));
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'reminder'") == 1);
}

TEST_CASE("fifty who register at the same time through one link get fifty different numbers", "[flow]") {
    test::TestSite site;
    const auto inviter = flow::register_participant(site.services(), sari("081200000011"));
    constexpr int k_guests = 50;
    std::vector<std::thread> threads;
    std::vector<std::int64_t> sequences(k_guests);
    for (int i = 0; i < k_guests; ++i)
        threads.emplace_back([&, i] {
            db::Database own = site.database.connect();
            own.execute("PRAGMA busy_timeout=300000");  // the lock has no queue: on a slow disk the last waits long
            const auto phone = "0815627200" + std::to_string(10 + i);
            sequences[static_cast<std::size_t>(i)] =
                flow::register_participant(site.services(own), sari(phone, "081200000011")).referrer_sequence.value();
        });
    for (auto& thread : threads)
        thread.join();
    const std::set<std::int64_t> distinct(sequences.begin(), sequences.end());
    CHECK(distinct.size() == k_guests);
    CHECK(*distinct.rbegin() == k_guests);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'referrer_alert'") == k_guests);
    CHECK(inviter.person.value > 0);
}
