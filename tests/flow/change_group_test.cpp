#include "lib/flow/change_group.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using test::k_noon;

namespace {

std::string acts(test::TestSite& site) {
    std::string text;
    for (const auto& entry : db::audit_entries(site.database, test::test_vault(), 0, 100))
        text += entry.act + " " + entry.subject + "\n";
    return text;
}

}  // namespace

TEST_CASE("joining and leaving a group is done once and noted once", "[flow]") {
    test::TestSite site;
    const auto services = site.services();
    const PersonId person = test::add_person(site.database);
    const GroupId group = flow::add_group(services, {.name = "Peserta"});

    CHECK(flow::join_group(services, group, person));
    CHECK_FALSE(flow::join_group(services, group, person));
    CHECK(people::GroupStore{site.database}.find(group)->members == 1);
    CHECK(flow::leave_group(services, group, person));
    CHECK_FALSE(flow::leave_group(services, group, person));
    CHECK(acts(site) == "group.add GRP-1\ngroup.join GRP-1\ngroup.leave GRP-1\n");
}

TEST_CASE("who joins another group of affiliates leaves the one before", "[flow]") {
    test::TestSite site;
    const auto services = site.services();
    const PersonId person = test::add_person(site.database);
    const GroupId peserta = flow::add_group(services, {.name = "Peserta"});
    const GroupId mitra = flow::add_group(services, {.name = "Mitra", .kind = people::GroupKind::affiliate});
    const GroupId gold = flow::add_group(services, {.name = "Mitra Emas", .kind = people::GroupKind::affiliate});
    for (const GroupId group : {peserta, mitra, gold})
        CHECK(flow::join_group(services, group, person));
    people::GroupStore groups{site.database};
    CHECK(groups.find(peserta)->members == 1);
    CHECK(groups.find(mitra)->members == 0);
    CHECK(groups.find(gold)->members == 1);
    CHECK_THAT(acts(site), Catch::EndsWith("group.leave GRP-2\ngroup.join GRP-3\n"));
}

TEST_CASE("a group or a person that is not there is named", "[flow]") {
    test::TestSite site;
    const auto services = site.services();
    const PersonId person = test::add_person(site.database);
    CHECK_THROWS_WITH(flow::join_group(services, GroupId{7}, person), Catch::Contains("GRP-7"));
    const GroupId group = flow::add_group(services, {.name = "Peserta"});
    CHECK_THROWS_WITH(flow::join_group(services, group, PersonId{9}), Catch::Contains("PER-9"));
    people::PersonStore{site.database, test::test_vault()}.erase(person, k_noon);
    CHECK_THROWS_WITH(flow::join_group(services, group, person), Catch::Contains("erased"));
    CHECK(people::GroupStore{site.database}.find(group)->members == 0);
}

TEST_CASE("a group that is set to what it is changes nothing", "[flow]") {
    test::TestSite site;
    const auto services = site.services();
    people::Group group{
        .name = "Mitra", .kind = people::GroupKind::affiliate, .rights = {{"materi", true}, {"b", false}}};
    group.id = flow::add_group(services, group);
    group.rights = {{"b", false}, {"materi", true}};
    CHECK_FALSE(flow::set_group(services, group));
    group.rate_bp = 2500;
    CHECK(flow::set_group(services, group));
    CHECK(people::GroupStore{site.database}.find(group.id)->rate_bp == 2500);
    group.id = GroupId{9};
    CHECK_THROWS_AS(flow::set_group(services, group), Error);
}

TEST_CASE("a right is one plain word", "[flow]") {
    test::TestSite site;
    const auto name = GENERATE(as<std::string>{}, "", "Materi", "materi dasar", "a:keep", std::string(101, 'a'));
    CHECK_THROWS_AS(flow::add_group(site.services(), {.name = "Peserta", .rights = {{name, false}}}), Error);
    CHECK(site.count("SELECT count(*) FROM people_group") == 0);
}
