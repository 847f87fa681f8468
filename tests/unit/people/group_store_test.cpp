#include "lib/people/group_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using people::GroupStore;
using test::k_noon;

namespace {

people::Group affiliates() {
    people::Group group;
    group.name = "Mitra  Bogor";
    group.kind = people::GroupKind::affiliate;
    group.affiliate_access = true;
    group.rate_bp = 2500;
    group.rights = {{"materi", true}, {"forum", false}};
    return group;
}

}  // namespace

TEST_CASE("a group comes back as it was added, found by id or name", "[group_store]") {
    auto db = test::migrated_db();
    GroupStore store{db};
    const GroupId id = store.add(affiliates());
    for (const char* reference : {"GRP-1", "grp-1", "mitra bogor", " MITRA  BOGOR "}) {
        const people::Group group = store.named(reference);
        CHECK(group.id == id);
        CHECK(group.name == "Mitra Bogor");
        CHECK(group.kind == people::GroupKind::affiliate);
        CHECK(group.affiliate_access);
        CHECK(group.rate_bp == 2500);
        CHECK_FALSE(group.cookie_days);
        REQUIRE(group.rights.size() == 2);
        CHECK(group.rights[1].name == "materi");
        CHECK(group.rights[1].kept);
    }
    CHECK_THROWS_AS(store.named("GRP-2"), Error);
    CHECK_THROWS_AS(store.named("other"), Error);
}

TEST_CASE("a name is taken once, and no name reads like an id", "[group_store]") {
    auto db = test::migrated_db();
    GroupStore store{db};
    store.add(affiliates());
    people::Group group;
    for (const char* name : {"MITRA BOGOR", "", "  ", "GRP-7"}) {
        group.name = name;
        CHECK_THROWS_AS(store.add(group), Error);
    }
    group = store.named("mitra bogor");
    group.name = "Mitra BOGOR";
    group.rights.clear();
    store.set(group);
    CHECK(store.find(group.id)->name == "Mitra BOGOR");
    CHECK(store.find(group.id)->rights.empty());
    group.id = GroupId{9};
    group.name = "new";
    CHECK_THROWS_AS(store.set(group), Error);
    CHECK(store.list({}, 10).size() == 1);
}

TEST_CASE("joining and leaving count members and happen once", "[group_store]") {
    auto db = test::migrated_db();
    GroupStore store{db};
    const GroupId id = store.add(affiliates());
    const PersonId first = test::add_person(db);
    const PersonId second = test::add_person(db);
    CHECK(store.join(id, first, k_noon));
    CHECK_FALSE(store.join(id, first, k_noon));
    CHECK(store.join(id, second, k_noon));
    CHECK(store.find(id)->members == 2);
    CHECK(store.of_person(first).size() == 1);
    CHECK(store.leave(id, first, k_noon));
    CHECK_FALSE(store.leave(id, first, k_noon));
    CHECK(store.find(id)->members == 1);
    CHECK(store.of_person(first).empty());
    CHECK_THROWS_AS(store.join(GroupId{9}, first, k_noon), Error);
}

TEST_CASE("what a group gives for good stays after leaving, the rest goes", "[group_store]") {
    auto db = test::migrated_db();
    GroupStore store{db};
    const GroupId id = store.add(affiliates());
    const PersonId person = test::add_person(db);
    store.join(id, person, k_noon);
    CHECK(store.rights_of(person) == std::vector<std::string>{"forum", "materi"});
    store.leave(id, person, k_noon);
    CHECK(store.rights_of(person) == std::vector<std::string>{"materi"});
    store.join(id, person, k_noon);
    CHECK(store.rights_of(person) == std::vector<std::string>{"forum", "materi"});
}
