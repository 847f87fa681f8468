#include "lib/people/link_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/standing_link.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::people;
using namespace std::chrono_literals;
using test::k_noon;
using test::test_vault;

namespace {

struct Fixture {
    test::TestDatabase db = test::migrated_db();
    PersonStore people{db, test_vault()};
    LinkStore links{db};
    PersonId id = test::add_person(db);

    LinkStore::Given page(std::optional<PersonId> person = std::nullopt, std::chrono::hours life = 24h) {
        return links.issue({.purpose = IssuedFor::person_page,
                            .person = person.value_or(id),
                            .expires_at = k_noon + life,
                            .created_by = "ani"},
                           k_noon);
    }
    LinkStore::Given action() {
        return links.issue({.purpose = IssuedFor::admin_action,
                            .action = "approve PER-1",
                            .expires_at = k_noon + 1h,
                            .created_by = "ani"},
                           k_noon);
    }
    std::optional<PersonId> opened_page(std::string_view token, Instant now = k_noon) {
        return open_person_page(db, test_vault(), token, now);
    }
};

}  // namespace

TEST_CASE("an issued page link opens its person's page until it expires", "[link]") {
    Fixture f;
    const auto given = f.page();
    CHECK(given.token.size() == 43);
    CHECK(f.opened_page(given.token) == f.id);
    CHECK(f.opened_page(given.token, k_noon + 24h - 1ms) == f.id);
    CHECK_FALSE(f.opened_page(given.token, k_noon + 24h));
    CHECK(f.links.named(to_string(given.id)).state(k_noon + 24h) == LinkState::expired);
}

TEST_CASE("a person's page opens by the standing link of their messages too", "[link]") {
    Fixture f;
    const auto standing = standing_token(test_vault(), LinkPurpose::dashboard, *f.people.find(f.id));
    CHECK(f.opened_page(standing) == f.id);
    CHECK_FALSE(f.opened_page(standing_token(test_vault(), LinkPurpose::stop, *f.people.find(f.id))));
    CHECK_FALSE(f.opened_page(""));
    CHECK_FALSE(f.opened_page(std::string(43, 'A')));
}

TEST_CASE("the database does not hold what opens a link", "[link]") {
    Fixture f;
    const auto given = f.page();
    CHECK(f.db->prepared("SELECT count(*) FROM link WHERE instr(CAST(token_hash AS TEXT), :token) > 0")
              .bind(":token", given.token)
              .integer() == 0);
    CHECK_FALSE(f.opened_page(given.token + "A"));
    CHECK_FALSE(f.opened_page(given.token.substr(1)));
}

TEST_CASE("a link opens nothing but what it was made for", "[link]") {
    Fixture f;
    const auto page = f.page();
    const auto action = f.action();
    CHECK_FALSE(f.links.opened_by(page.token, IssuedFor::admin_action, k_noon));
    CHECK_FALSE(f.links.opened_by(action.token, IssuedFor::person_page, k_noon));
    CHECK_FALSE(f.opened_page(action.token));
    const auto opened = f.links.opened_by(action.token, IssuedFor::admin_action, k_noon);
    REQUIRE(opened);
    CHECK(opened->made.action == "approve PER-1");
    CHECK(opened->made.created_by == "ani");
    CHECK(opened->created_at == k_noon);
}

TEST_CASE("an admin's action is used once, and never after its hour", "[link]") {
    Fixture f;
    const auto action = f.action();
    CHECK_FALSE(f.links.use(action.id, k_noon + 1h));
    CHECK(f.links.use(action.id, k_noon + 5min));
    CHECK_FALSE(f.links.use(action.id, k_noon + 6min));
    CHECK_FALSE(f.links.opened_by(action.token, IssuedFor::admin_action, k_noon + 6min));
    CHECK(f.links.named("lnk-1").state(k_noon) == LinkState::used);
    CHECK_FALSE(f.links.use(f.page().id, k_noon));
}

TEST_CASE("a revoked link stays shut", "[link]") {
    Fixture f;
    const auto page = f.page();
    CHECK(f.links.revoke(page.id, k_noon + 1min));
    CHECK_FALSE(f.links.revoke(page.id, k_noon + 2min));
    CHECK_FALSE(f.opened_page(page.token));
    const auto action = f.action();
    CHECK(f.links.revoke(action.id, k_noon));
    CHECK_FALSE(f.links.use(action.id, k_noon));
    CHECK_THROWS(f.db->execute("UPDATE link SET revoked_at = NULL"));
    CHECK_THROWS(f.db->execute("UPDATE link SET expires_at = expires_at + 1"));
    CHECK_THROWS(f.db->execute("DELETE FROM link"));
}

TEST_CASE("revoking a person's links, or erasing the person, shuts the issued ones too", "[link]") {
    Fixture f;
    const auto before = f.page();
    f.people.revoke_links(f.id);
    CHECK_FALSE(f.opened_page(before.token));
    CHECK(f.links.named(to_string(before.id)).state(k_noon) == LinkState::revoked);

    const auto after = f.page();
    CHECK(f.opened_page(after.token) == f.id);
    f.people.erase(f.id, k_noon);
    CHECK_FALSE(f.opened_page(after.token));
    CHECK_THROWS_AS(f.page(), Error);
}

TEST_CASE("a link for nobody, or one that is over before it is made, is refused", "[link]") {
    Fixture f;
    CHECK_THROWS_AS(f.page(PersonId{99}), Error);
    CHECK_THROWS_AS(f.page(f.id, 0h), Error);
    CHECK(f.links.count({}) == 0);
    CHECK_THROWS_AS(f.links.named("LNK-1"), Error);
    CHECK_THROWS_AS(f.links.named("PER-1"), Error);
}

TEST_CASE("links are listed in pages, by purpose, person and time", "[link]") {
    Fixture f;
    const PersonId other = test::add_person(f.db);
    const auto first = f.page();
    f.action();
    const auto third = f.page(other);
    f.page();

    CHECK(f.links.list({}, {}, 2).size() == 2);
    CHECK(f.links.list({}, LinkId{2}, 10).front().id == third.id);
    CHECK(f.links.count({}) == 4);
    CHECK(f.links.list({.purpose = IssuedFor::admin_action}, {}, 10).size() == 1);
    const auto mine = f.links.list({.person = f.id}, {}, 10);
    REQUIRE(mine.size() == 2);
    CHECK(mine.front().id == first.id);
    CHECK(mine.front().made.person == f.id);
    CHECK(f.links.count({.purpose = IssuedFor::person_page, .person = other}) == 1);
    CHECK(f.links.count({.until = k_noon}) == 0);
    CHECK(f.links.count({.since = k_noon, .until = k_noon + 1ms}) == 4);
}
