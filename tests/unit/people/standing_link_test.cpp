#include "lib/people/standing_link.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::people;
using test::test_vault;

namespace {

struct Fixture {
    test::TestDatabase db = test::migrated_db();
    PersonStore store{db, test_vault()};
    PersonId id = test::add_person(db);

    std::string token(LinkPurpose purpose, EventId event = {}) {
        return standing_token(test_vault(), purpose, *store.find(id), event);
    }
    std::optional<OpenedLink> open(LinkPurpose purpose, std::string_view token) {
        return open_standing_token(db, test_vault(), purpose, token);
    }
};

}  // namespace

TEST_CASE("a standing link opens for its person and purpose alone", "[standing_link]") {
    Fixture f;
    for (const auto purpose : {LinkPurpose::dashboard, LinkPurpose::stop, LinkPurpose::zoom}) {
        const std::string token = f.token(purpose, EventId{7});
        const auto opened = f.open(purpose, token);
        REQUIRE(opened);
        CHECK(opened->person == f.id);
        CHECK(opened->event == (purpose == LinkPurpose::zoom ? EventId{7} : EventId{}));
        for (const auto other : {LinkPurpose::dashboard, LinkPurpose::stop, LinkPurpose::zoom})
            if (other != purpose) CHECK_FALSE(f.open(other, token));
    }
    CHECK(f.token(LinkPurpose::stop).size() == 43);
}

TEST_CASE("a link that was changed anywhere opens nothing", "[standing_link]") {
    Fixture f;
    const std::string token = f.token(LinkPurpose::zoom, EventId{7});
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        if (f.open(LinkPurpose::zoom, changed)) FAIL("character " << i << " was not noticed");
        if (f.open(LinkPurpose::zoom, token.substr(0, i))) FAIL("a cut at " << i << " was not noticed");
    }
    CHECK_FALSE(f.open(LinkPurpose::zoom, token + "A"));
    CHECK_FALSE(f.open(LinkPurpose::zoom, token + "\n"));
    CHECK_FALSE(f.open(LinkPurpose::zoom, "' OR 1=1 --"));
}

TEST_CASE("somebody else's proof does not fit", "[standing_link]") {
    Fixture f;
    const Person other = *f.store.find(test::add_person(f.db));
    const std::string mine = f.token(LinkPurpose::stop);
    const std::string theirs = standing_token(test_vault(), LinkPurpose::stop, other);
    CHECK_FALSE(f.open(LinkPurpose::stop, mine.substr(0, 20) + theirs.substr(20)));
}

TEST_CASE("links stop when they are revoked, the phone changes or the person is erased", "[standing_link]") {
    Fixture f;
    const std::string first = f.token(LinkPurpose::dashboard);
    f.store.revoke_links(f.id);
    CHECK_FALSE(f.open(LinkPurpose::dashboard, first));

    const std::string second = f.token(LinkPurpose::dashboard);
    CHECK(f.open(LinkPurpose::dashboard, second));
    f.store.set_phone(f.id, test::unused_phone());
    CHECK_FALSE(f.open(LinkPurpose::dashboard, second));

    const std::string third = f.token(LinkPurpose::dashboard);
    f.store.erase(f.id, test::k_noon);
    CHECK_FALSE(f.open(LinkPurpose::dashboard, third));
    CHECK_FALSE(f.open(LinkPurpose::dashboard, f.token(LinkPurpose::dashboard)));
}

TEST_CASE("an event number that does not fit is our own mistake", "[standing_link]") {
    Fixture f;
    CHECK(f.open(LinkPurpose::zoom, f.token(LinkPurpose::zoom, EventId{0xffff'ffff}))->event.value == 0xffff'ffff);
    CHECK_THROWS_AS(f.token(LinkPurpose::zoom, EventId{0x1'0000'0000}), Error);
}
