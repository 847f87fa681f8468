#include "lib/referral/affiliate_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Site {
    test::TestDatabase database = test::migrated_db();
    AffiliateStore store{database, test::test_vault()};

    PersonId apply(const std::string& code = {}) {
        const PersonId person = test::add_person(database);
        store.add({.id = person, .code = code, .applied_at = k_noon}, "web");
        return person;
    }
};

}  // namespace

TEST_CASE("an affiliate is kept with what they were told", "[referral]") {
    Site site;
    const PersonId person = site.apply("RINA");
    CHECK(site.store.find(person)->state == AffiliateState::pending);
    CHECK(
        site.store.move(person, AffiliateState::pending, AffiliateState::rejected, "data kurang", "ani", k_noon + 1h));
    CHECK_FALSE(site.store.move(person, AffiliateState::pending, AffiliateState::approved, "", "budi", k_noon + 2h));

    const auto found = site.store.find(person);
    REQUIRE(found);
    CHECK(found->state == AffiliateState::rejected);
    CHECK(found->reason == "data kurang");
    CHECK(found->code == "RINA");
    CHECK_FALSE(found->approved_at);
    // The words are for them alone: the file shows none.
    CHECK(site.database->prepared("SELECT instr(reason_sealed, 'kurang') FROM affiliate").integer() == 0);
}

TEST_CASE("an affiliate moves along the drawn edges only", "[referral]") {
    Site site;
    const PersonId person = site.apply();
    CHECK_THROWS(site.store.move(person, AffiliateState::pending, AffiliateState::suspended, "", "ani", k_noon));
    CHECK(site.store.move(person, AffiliateState::pending, AffiliateState::approved, "", "ani", k_noon + 1h));
    CHECK(site.store.move(person, AffiliateState::approved, AffiliateState::suspended, "x", "ani", k_noon + 2h));
    CHECK(site.store.move(person, AffiliateState::suspended, AffiliateState::approved, "", "ani", k_noon + 3h));
    CHECK(site.store.find(person)->approved_at == k_noon + 1h);
    CHECK(site.store.find(person)->reason.empty());
    CHECK(site.store.move(person, AffiliateState::approved, AffiliateState::banned, "x", "ani", k_noon + 4h));
    CHECK_THROWS(site.store.move(person, AffiliateState::banned, AffiliateState::approved, "", "ani", k_noon + 5h));
}

TEST_CASE("a code that reads like another's is taken", "[referral]") {
    Site site;
    const PersonId rina = site.apply("LOLO10");
    CHECK(site.store.by_code(" 1o1o-10") == std::nullopt);
    CHECK(site.store.by_code("iOiO1O") == rina);
    CHECK_THROWS_AS(site.apply("1010IO"), Error);

    const PersonId other = site.apply();
    auto affiliate = site.store.find(other).value();
    affiliate.code = "PINA";
    affiliate.rate_bp = 2500;
    affiliate.pixels = {.meta = "123456789012345", .tiktok = "", .ga = "G-ABC1234"};
    site.store.set(affiliate);
    CHECK(site.store.find(other)->rate_bp == 2500);
    CHECK(site.store.find(other)->pixels == affiliate.pixels);
    affiliate.code = "LOLO1O";
    CHECK_THROWS_AS(site.store.set(affiliate), Error);
}

TEST_CASE("affiliates are paged by state", "[referral]") {
    Site site;
    const PersonId first = site.apply();
    const PersonId second = site.apply();
    const PersonId third = site.apply();
    site.store.move(second, AffiliateState::pending, AffiliateState::approved, "", "ani", k_noon);
    const auto ids = [](const std::vector<Affiliate>& all) {
        std::vector<PersonId> result;
        for (const auto& one : all)
            result.push_back(one.id);
        return result;
    };
    CHECK(ids(site.store.list(AffiliateState::pending, {}, 10)) == std::vector{first, third});
    CHECK(ids(site.store.list(std::nullopt, first, 1)) == std::vector{second});
    CHECK(site.store.count(AffiliateState::approved) == 1);
    CHECK(site.store.count(std::nullopt) == 3);
}

TEST_CASE("nobody is in two groups of affiliates", "[referral]") {
    Site site;
    const PersonId person = site.apply();
    const auto insert = [&](int group) {
        site.database->prepared("INSERT INTO group_member (group_id, person_id, since) VALUES (:group, :person, 0)")
            .bind(":group", group)
            .bind(":person", person)
            .run();
    };
    site.database->execute(
        "INSERT INTO people_group (id, name, name_key, kind) VALUES (1, 'A', 'a', 'affiliate'),"
        " (2, 'B', 'b', 'affiliate'), (3, 'C', 'c', 'participant')");
    insert(1);
    insert(3);
    CHECK_THROWS(insert(2));
}
