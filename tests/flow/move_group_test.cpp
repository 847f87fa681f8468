#include "lib/flow/move_group.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;
using flow::Tell;
using test::ShopSite;

namespace {

struct Journey : ShopSite {
    PersonId person = test::add_person(database);
    people::GroupStore groups{database};
    GroupId language =
        groups.add({.id = {}, .name = "Pelatihan Bahasa", .rights = {{"kosakata", true}, {"materi-bahasa", false}}});

    std::int64_t told() { return count("SELECT count(*) FROM message WHERE template = 'group_moved'"); }
};

}  // namespace

TEST_CASE("a move leaves every other group of the journey, and is told once", "[move]") {
    Journey site;
    CHECK(flow::move_group(site.services(), site.paid, site.person, std::nullopt, Tell::yes));
    CHECK(flow::move_group(site.services(), site.language, site.person, std::nullopt, Tell::yes));
    CHECK_FALSE(site.is_in(site.person, site.paid));
    CHECK(site.is_in(site.person, site.language));
    CHECK(site.told() == 2);
    CHECK_FALSE(flow::move_group(site.services(), site.language, site.person, std::nullopt, Tell::yes));
    CHECK(site.told() == 2);
}

TEST_CASE("rights while inside go with the move, kept ones stay", "[move]") {
    Journey site;
    flow::move_group(site.services(), site.language, site.person, std::nullopt, Tell::no);
    CHECK(site.groups.rights_of(site.person) == std::vector<std::string>{"kosakata", "materi-bahasa"});
    flow::move_group(site.services(), site.ordered, site.person, std::nullopt, Tell::no);
    CHECK(site.groups.rights_of(site.person) == std::vector<std::string>{"kosakata"});
    CHECK(site.told() == 0);
}

TEST_CASE("a move from one group leaves that one alone", "[move]") {
    Journey site;
    site.groups.join(site.ordered, site.person, test::k_noon);
    site.groups.join(site.paid, site.person, test::k_noon);
    CHECK(flow::move_group(site.services(), site.language, site.person, site.paid, Tell::no));
    CHECK(site.is_in(site.person, site.ordered));
    CHECK_FALSE(site.is_in(site.person, site.paid));
}

TEST_CASE("an affiliate moves among the groups of affiliates, and is in one", "[move]") {
    Journey site;
    const auto affiliates = [&](const char* name) {
        return site.groups.add({.id = {}, .name = name, .kind = people::GroupKind::affiliate, .rights = {}});
    };
    const GroupId first = affiliates("Mitra");
    const GroupId gold = affiliates("Mitra Emas");
    referral::AffiliateStore{site.database, test::test_vault()}.add({.id = site.person, .applied_at = test::k_noon},
                                                                    "test");
    site.groups.join(site.paid, site.person, test::k_noon);
    CHECK(flow::move_group(site.services(), first, site.person, std::nullopt, Tell::yes));
    CHECK(flow::move_group(site.services(), gold, site.person, std::nullopt, Tell::yes));
    CHECK(site.is_in(site.person, gold));
    CHECK_FALSE(site.is_in(site.person, first));
    CHECK(site.is_in(site.person, site.paid));
    CHECK(site.told() == 0);
    CHECK_THROWS_AS(flow::move_group(site.services(), first, site.person, site.paid, Tell::no), Error);
    CHECK(flow::move_group(site.services(), first, site.person, first, Tell::no));
    CHECK_FALSE(site.is_in(site.person, gold));
}

TEST_CASE("only affiliates are moved into a group of affiliates, and nobody who is erased or unknown", "[move]") {
    Journey site;
    const GroupId mitra =
        site.groups.add({.id = {}, .name = "Mitra A", .kind = people::GroupKind::affiliate, .rights = {}});
    site.groups.join(mitra, site.person, test::k_noon);
    CHECK_THROWS_AS(flow::move_group(site.services(), mitra, site.person, std::nullopt, Tell::no), Error);
    CHECK_THROWS_AS(flow::move_group(site.services(), GroupId{99}, site.person, std::nullopt, Tell::no), Error);
    CHECK_THROWS_AS(flow::move_group(site.services(), site.paid, PersonId{99}, std::nullopt, Tell::no), Error);
    flow::move_group(site.services(), site.paid, site.person, std::nullopt, Tell::no);
    CHECK(site.is_in(site.person, mitra));  // an affiliate's group is no place on the journey
    flow::erase_person(site.services(), site.person);
    CHECK_THROWS_AS(flow::move_group(site.services(), site.language, site.person, std::nullopt, Tell::no), Error);
}
