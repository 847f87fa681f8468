#include "lib/referral/referral_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using referral::By;
using referral::by_named;
using referral::Days;
using referral::Outcome;
using referral::ReferralStore;
using test::k_noon;
using test::k_wib;

TEST_CASE("each person brought is the referrer's next, and the totals keep up", "[referral]") {
    auto db = test::migrated_db();
    ReferralStore referrals{db};
    const PersonId ani = test::add_person(db);
    std::vector<PersonId> brought;
    for (int i = 2; i < 6; ++i) {
        brought.push_back(test::add_person(db));
        CHECK(referrals.decide(brought.back(), Outcome::brought, ani, k_noon, k_wib).sequence == i - 1);
    }
    CHECK(referrals.totals(ani).registrations == 4);
    const auto newest = referrals.brought_by(ani, 0, 3);
    REQUIRE(newest.size() == 3);
    CHECK(newest.front().person == brought.back());
    CHECK(referrals.brought_by(ani, newest.back().sequence, 3).size() == 1);
    CHECK(referrals.decision(brought.front())->referrer == ani);
}

TEST_CASE("why nobody brought a person is kept as well", "[referral]") {
    auto db = test::migrated_db();
    ReferralStore referrals{db};
    const PersonId person = test::add_person(db);
    referrals.decide(person, Outcome::unknown_code, std::nullopt, k_noon, k_wib);
    const auto decision = referrals.decision(person);
    REQUIRE(decision);
    CHECK(decision->outcome == Outcome::unknown_code);
    CHECK_FALSE(decision->sequence);
    CHECK_FALSE(referrals.decision(PersonId{99}));
}

TEST_CASE("a decision is final, nobody brings themselves, and there are no circles", "[referral]") {
    auto db = test::migrated_db();
    ReferralStore referrals{db};
    const PersonId a = test::add_person(db);
    const PersonId b = test::add_person(db);
    const PersonId c = test::add_person(db);
    CHECK_THROWS_AS(referrals.decide(a, Outcome::brought, a, k_noon, k_wib), Error);
    referrals.decide(b, Outcome::brought, a, k_noon, k_wib);
    referrals.decide(c, Outcome::brought, b, k_noon, k_wib);
    CHECK_THROWS_AS(referrals.decide(a, Outcome::brought, c, k_noon, k_wib), Error);
    CHECK_THROWS_AS(referrals.decide(b, Outcome::brought, c, k_noon, k_wib), Error);
    CHECK_THROWS_AS(db->execute("UPDATE referral SET sequence = 7"), Error);
    CHECK_THROWS_AS(db->execute("DELETE FROM referral"), Error);
}

TEST_CASE("the top list is ordered, paged and includes clicks", "[referral]") {
    auto db = test::migrated_db();
    ReferralStore referrals{db};
    const PersonId few = test::add_person(db);
    const PersonId many = test::add_person(db);
    const PersonId none = test::add_person(db);
    referrals.decide(test::add_person(db), Outcome::brought, few, k_noon, k_wib);
    referrals.decide(test::add_person(db), Outcome::brought, many, k_noon, k_wib);
    referrals.decide(test::add_person(db), Outcome::brought, many, k_noon, k_wib);
    referrals.count_clicks(none, day_number(k_noon, k_wib), 2);

    const auto first = referrals.top(By::registrations, std::nullopt, 2);
    REQUIRE(first.size() == 2);
    CHECK(first[0].person == many);
    CHECK(first[1].person == few);
    const auto rest = referrals.top(By::registrations, first.back(), 2);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].person == none);
    CHECK(rest[0].clicks == 2);
}

TEST_CASE("the top list of some days counts what happened on those days alone", "[referral]") {
    auto db = test::migrated_db();
    ReferralStore referrals{db};
    const PersonId a = test::add_person(db);
    const PersonId b = test::add_person(db);
    const Instant yesterday = k_noon - std::chrono::days{1};
    referrals.decide(test::add_person(db), Outcome::brought, a, yesterday, k_wib);
    referrals.decide(test::add_person(db), Outcome::brought, a, yesterday, k_wib);
    referrals.decide(test::add_person(db), Outcome::brought, a, k_noon, k_wib);
    referrals.decide(test::add_person(db), Outcome::brought, b, k_noon, k_wib);
    referrals.decide(test::add_person(db), Outcome::no_link, std::nullopt, k_noon, k_wib);

    const std::int64_t today = day_number(k_noon, k_wib);
    const referral::Days only_today{today, today + 1};
    const auto first = referrals.top(By::registrations, only_today, std::nullopt, 1);
    REQUIRE(first.size() == 1);
    CHECK(first[0].person == a);
    CHECK(first[0].registrations == 1);
    const auto rest = referrals.top(By::registrations, only_today, first.back(), 5);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].person == b);
    CHECK(referrals.partners(only_today) == 2);
    CHECK(referrals.partners(referral::Days{today - 1, today}) == 1);
    CHECK(referrals.partners(std::nullopt) == 2);
}

TEST_CASE("counts per day follow the site's midnight", "[referral]") {
    auto db = test::migrated_db();
    ReferralStore referrals{db};
    const PersonId ani = test::add_person(db);
    const Instant midnight = start_of_day(k_noon, k_wib);
    referrals.count_clicks(ani, day_number(midnight - 1ms, k_wib), 1);
    referrals.count_clicks(ani, day_number(midnight, k_wib), 1);
    const auto today = day_number(midnight, k_wib);
    const auto days = referrals.days(ani, today - 1, today + 1);
    REQUIRE(days.size() == 2);
    CHECK(days[0].clicks == 1);
    CHECK(days[1].day == today);
    CHECK(referrals.days(std::nullopt, today, today + 1).front().clicks == 1);
}

TEST_CASE("who brought most is asked by registrations, clicks or sales", "[referral]") {
    auto database = test::migrated_db();
    ReferralStore referrals{database};
    const PersonId ani = test::add_person(database);
    const PersonId budi = test::add_person(database);
    const auto today = day_number(k_noon, k_wib);
    referrals.count_clicks(ani, today, 5);
    referrals.count_clicks(budi, today, 2);
    referrals.count_sale(budi, k_noon, k_wib);
    const Days days{today, today + 1};
    CHECK(referrals.top(By::clicks, std::nullopt, 9).front().person == ani);
    CHECK(referrals.top(By::sales, std::nullopt, 9).front().person == budi);
    CHECK(referrals.top(By::clicks, days, std::nullopt, 9).front().person == ani);
    const auto by_sales = referrals.top(By::sales, days, std::nullopt, 9);
    REQUIRE(by_sales.size() == 2);
    CHECK(by_sales.front().sales == 1);
    CHECK(referrals.top(By::sales, by_sales.front(), 9).size() == 1);
    CHECK(referrals.days(budi, today, today + 1).front().sales == 1);
    for (const By by : {By::registrations, By::clicks, By::sales})
        CHECK(by_named(name(by)) == by);
}
