#include "lib/flow/affiliate_standing.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using referral::AffiliateState;
using test::k_noon;

namespace {

struct Site : test::TestSite {
    PersonId rina = test::add_person(database, {.phone = "+6281562726272"});
    people::GroupStore groups{database};
    referral::AffiliateStore affiliates{database, test::test_vault()};

    Site() { affiliates.add({.id = rina, .code = "RINA", .applied_at = k_noon}, "web"); }

    void approve() { affiliates.move(rina, AffiliateState::pending, AffiliateState::approved, "", "ani", k_noon); }
    GroupId join(people::Group group) {
        group.kind = people::GroupKind::affiliate;
        const GroupId id = groups.add(group);
        groups.join(id, rina, k_noon);
        return id;
    }
    flow::AffiliateStanding standing() { return flow::affiliate_standing(services(), rina).value(); }
};

}  // namespace

TEST_CASE("only who is approved and in a group with access may earn", "[affiliate]") {
    Site site;
    CHECK_FALSE(site.standing().may_earn());
    site.approve();
    CHECK_FALSE(site.standing().may_earn());
    const GroupId group = site.join({.name = "Mitra", .affiliate_access = true});
    CHECK(site.standing().may_earn());
    auto closed = site.groups.find(group).value();
    closed.affiliate_access = false;
    site.groups.set(closed);
    CHECK_FALSE(site.standing().may_earn());
    closed.affiliate_access = true;
    site.groups.set(closed);
    site.affiliates.move(site.rina, AffiliateState::approved, AffiliateState::suspended, "x", "ani", k_noon);
    CHECK_FALSE(site.standing().may_earn());
    CHECK_FALSE(flow::affiliate_standing(site.services(), test::add_person(site.database)));
}

TEST_CASE("a rate is the affiliate's, else the group's, else the product's, else the site's", "[affiliate]") {
    Site site;
    site.site.partners.default_rate = BasisPoints{1000};
    site.join({.name = "Mitra", .affiliate_access = true, .rate_bp = 2000});
    auto standing = site.standing();
    const auto from = [&](std::optional<std::int64_t> product) {
        const auto rate = flow::commission_rate(site.site, standing, product);
        return std::pair{rate.rate.value, std::string{rate.from}};
    };
    standing.affiliate.rate_bp = 0;
    CHECK(from(1500) == std::pair{std::int64_t{0}, std::string{"affiliate"}});
    standing.affiliate.rate_bp.reset();
    CHECK(from(1500) == std::pair{std::int64_t{2000}, std::string{"group"}});
    standing.group->rate_bp.reset();
    CHECK(from(1500) == std::pair{std::int64_t{1500}, std::string{"product"}});
    CHECK(from(std::nullopt) == std::pair{std::int64_t{1000}, std::string{"site"}});
}

TEST_CASE("a click counts as long as the affiliate's group says, else the site", "[affiliate]") {
    Site site;
    site.join({.name = "Mitra", .affiliate_access = true});
    auto standing = site.standing();
    CHECK(flow::click_life(site.site, standing) == std::chrono::days{90});
    standing.group->cookie_days = 30;
    CHECK(flow::click_life(site.site, standing) == std::chrono::days{30});
    standing.group->cookie_days = 0;
    CHECK_FALSE(flow::click_life(site.site, standing));
}

TEST_CASE("an affiliate's link is found by their own code, their phone and their opaque code", "[affiliate]") {
    Site site;
    const auto person = people::PersonStore{site.database, test::test_vault()}.find(site.rina).value();
    for (const std::string& code : {std::string{"rina"}, std::string{"081562726272"}, person.opaque_code}) {
        INFO(code);
        CHECK(flow::person_behind(site.services(), code) == site.rina);
    }
    CHECK_FALSE(flow::person_behind(site.services(), "nobody"));
    CHECK(flow::affiliate_code(site.site, site.standing().affiliate, person) == "RINA");
    CHECK(flow::affiliate_code(site.site, {.id = site.rina}, person) == "081562726272");
}

TEST_CASE("no word of an affiliate's comes before a person's phone", "[affiliate]") {
    Site site;
    auto affiliate = site.affiliates.find(site.rina).value();
    affiliate.code = "O81577788899";  // as it is folded, a phone
    CHECK_THROWS_AS(site.affiliates.set(affiliate), Error);
    affiliate.code = "RUMAHKABAR";  // as an opaque code is made
    site.affiliates.set(affiliate);
    CHECK(flow::person_behind(site.services(), "rumahkabar") == site.rina);
    const PersonId budi = test::add_person(site.database, {.phone = "+6281577788899"});
    CHECK(flow::person_behind(site.services(), "081577788899") == budi);
}
