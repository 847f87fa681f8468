#include "lib/flow/issue_link.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/link_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using std::chrono::days;
using test::k_noon;

TEST_CASE("a link to a person's page is given out once and revoked once", "[flow]") {
    test::TestSite site;
    const auto services = site.services();
    const PersonId person = test::add_person(site.database);
    const auto page = flow::issue_person_page(services, person, days{30});
    REQUIRE(page.url.starts_with("https://www.webdonasi.com/m/"));
    CHECK(page.expires_at == k_noon + days{30});

    const std::string token = page.url.substr(page.url.rfind('/') + 1);
    CHECK(people::open_person_page(site.database, test::test_vault(), token, k_noon) == person);
    CHECK(flow::revoke_link(services, page.id));
    CHECK_FALSE(flow::revoke_link(services, page.id));
    CHECK_FALSE(people::open_person_page(site.database, test::test_vault(), token, k_noon));

    const auto log = db::audit_entries(site.database, test::test_vault(), 0, 10);
    REQUIRE(log.size() == 2);
    CHECK(log[0].act == "link.new");
    CHECK(log[0].detail.find(token) == std::string::npos);
    CHECK(log[1].act == "link.revoke");
}

TEST_CASE("a page link needs a living person and a sensible life", "[flow]") {
    test::TestSite site;
    const auto services = site.services();
    const PersonId person = test::add_person(site.database);
    CHECK_THROWS_AS(flow::issue_person_page(services, person, days{0}), Error);
    CHECK_THROWS_AS(flow::issue_person_page(services, person, days{367}), Error);
    CHECK_THROWS_AS(flow::issue_person_page(services, PersonId{9}, days{1}), Error);
    people::PersonStore{site.database, test::test_vault()}.erase(person, k_noon);
    CHECK_THROWS_AS(flow::issue_person_page(services, person, days{1}), Error);
    CHECK_THROWS_AS(flow::revoke_link(services, LinkId{1}), Error);
    CHECK(site.count("SELECT count(*) FROM link") == 0);
}
