#include "lib/flow/decide_affiliate.hpp"

#include "lib/flow/admin_action.hpp"
#include "lib/flow/affiliate_list_store.hpp"
#include "lib/flow/change_affiliate.hpp"
#include "lib/flow/erase_person.hpp"
#include "tests/flow/affiliate_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::Decision;
using referral::AffiliateState;
using test::AffiliateSite;
using test::refusal_of;

namespace {

constexpr const char* k_phone = "+6281562726272";

struct Applied : AffiliateSite {
    PersonId rina = apply(k_phone).person;

    AffiliateState state() { return affiliate(rina).state; }
    bool is_in(GroupId group) {
        for (const auto& inside : groups.of_person(rina))
            if (inside.id == group) return true;
        return false;
    }
};

}  // namespace

TEST_CASE("who is approved is in the first group with access, hears their link, and is invited once", "[affiliate]") {
    Applied site;
    site.site.partners.default_rate = BasisPoints{1250};
    const auto decided = site.decide(site.rina, Decision::approve);
    CHECK(decided.changed);
    CHECK(decided.group->id == site.mitra);
    CHECK(site.may_earn(site.rina));
    CHECK(site.affiliate(site.rina).approved_at == test::k_noon);
    const auto told = test::leaving(site, "affiliate_approved");
    REQUIRE(told.size() == 2);
    CHECK(told[0].to == "6281562726272");
    CHECK(told[1].to == "rina@contoh.id");
    for (const auto& message : told) {
        INFO(message.text);
        CHECK(message.says("https://www.webdonasi.com/ref=081562726272"));
        CHECK(message.says("12,5%"));
        CHECK(message.says("/saya"));
        CHECK(message.text.find('{') == std::string::npos);
    }
    CHECK(site.told("account_new") == 1);

    CHECK_FALSE(site.decide(site.rina, Decision::approve).changed);
    CHECK(site.told("affiliate_approved") == 2);
}

TEST_CASE("who has a group of affiliates keeps it, and one that is asked for is theirs", "[affiliate]") {
    Applied site;
    SECTION("keeps it, though it gives no access") {
        site.groups.join(site.closed, site.rina, test::k_noon);
        const auto decided = site.decide(site.rina, Decision::approve);
        CHECK(decided.group->id == site.closed);
        CHECK_FALSE(site.may_earn(site.rina));
    }
    SECTION("moves to what is asked for") {
        site.groups.join(site.closed, site.rina, test::k_noon);
        flow::decide_affiliate(site.services(), {.person = site.rina, .group = site.mitra});
        CHECK(site.is_in(site.mitra));
        CHECK_FALSE(site.is_in(site.closed));
    }
    SECTION("no group of participants is one") {
        CHECK(refusal_of([&] {
                  flow::decide_affiliate(site.services(), {.person = site.rina, .group = site.buyers});
              }) == ErrorKind::refused);
        CHECK(site.state() == AffiliateState::pending);
        CHECK(site.told("affiliate_approved") == 0);
    }
    SECTION("without a group with access nobody is approved") {
        auto group = site.groups.find(site.mitra).value();
        group.affiliate_access = false;
        site.groups.set(group);
        CHECK(refusal_of([&] { site.decide(site.rina, Decision::approve); }) == ErrorKind::refused);
        CHECK(site.state() == AffiliateState::pending);
    }
}

TEST_CASE("a rejection, a suspension and a ban have a reason, which is told", "[affiliate]") {
    Applied site;
    const auto [decision, name] = GENERATE(table<Decision, std::string>({{Decision::reject, "affiliate_rejected"},
                                                                         {Decision::suspend, "affiliate_suspended"},
                                                                         {Decision::ban, "affiliate_banned"}}));
    CAPTURE(name);
    if (decision == Decision::suspend) site.decide(site.rina, Decision::approve);
    const auto before = site.state();
    auto without = site.services();
    without.actor.reason.clear();
    CHECK(refusal_of([&] { flow::decide_affiliate(without, {.person = site.rina, .decision = decision}); }) ==
          ErrorKind::usage);
    CHECK(site.state() == before);

    CHECK(site.decide(site.rina, decision).changed);
    CHECK_FALSE(site.may_earn(site.rina));
    CHECK(site.affiliate(site.rina).reason == "because");
    const auto told = test::leaving(site, name);
    REQUIRE(told.size() == 2);
    CHECK(told[0].says("Alasan: because"));
    CHECK_FALSE(site.decide(site.rina, decision).changed);
    CHECK(test::leaving(site, name).size() == 2);
}

TEST_CASE("a suspension ends by approval, and says so", "[affiliate]") {
    Applied site;
    site.decide(site.rina, Decision::approve);
    site.clock.advance(1h);
    site.decide(site.rina, Decision::suspend);
    site.clock.advance(1h);
    CHECK(site.decide(site.rina, Decision::approve).changed);
    CHECK(site.may_earn(site.rina));
    CHECK(site.affiliate(site.rina).reason.empty());
    CHECK(site.affiliate(site.rina).approved_at == test::k_noon);
    CHECK(site.told("affiliate_restored") == 2);
    CHECK(site.told("affiliate_approved") == 2);
    CHECK(site.told("account_new") == 1);
    const auto history = referral::AffiliateStore{site.database, test::test_vault()}.history(site.rina);
    REQUIRE(history.size() == 3);
    CHECK(history[1].to == AffiliateState::suspended);
    CHECK(history[1].at == test::k_noon + 1h);
    CHECK(history[1].by == "test");
}

TEST_CASE("a decision follows from how somebody stands, or is refused", "[affiliate]") {
    using enum AffiliateState;
    const auto [state, decision, goes] = GENERATE(table<AffiliateState, Decision, bool>({
        {pending, Decision::approve, true},
        {pending, Decision::reject, true},
        {pending, Decision::suspend, false},
        {pending, Decision::ban, true},
        {approved, Decision::reject, false},
        {approved, Decision::suspend, true},
        {approved, Decision::ban, true},
        {rejected, Decision::approve, false},
        {rejected, Decision::suspend, false},
        {rejected, Decision::ban, true},
        {suspended, Decision::approve, true},
        {suspended, Decision::reject, false},
        {suspended, Decision::ban, true},
        {banned, Decision::approve, false},
        {banned, Decision::reject, false},
        {banned, Decision::suspend, false},
    }));
    Applied site;
    if (state == approved || state == suspended) site.decide(site.rina, Decision::approve);
    if (state == suspended) site.decide(site.rina, Decision::suspend);
    if (state == rejected) site.decide(site.rina, Decision::reject);
    if (state == banned) site.decide(site.rina, Decision::ban);
    REQUIRE(site.state() == state);
    CAPTURE(referral::name(state), flow::name(decision));
    const auto messages = site.count("SELECT count(*) FROM message");
    if (goes) {
        CHECK(site.decide(site.rina, decision).changed);
        return;
    }
    CHECK(refusal_of([&] { site.decide(site.rina, decision); }) == ErrorKind::refused);
    CHECK(site.state() == state);
    CHECK(site.count("SELECT count(*) FROM message") == messages);
}

TEST_CASE("nobody is decided about who never applied, is erased, or is not there", "[affiliate]") {
    Applied site;
    const PersonId sari = test::add_person(site.database);
    CHECK(refusal_of([&] { site.decide(sari, Decision::approve); }) == ErrorKind::not_found);
    CHECK(refusal_of([&] { site.decide(PersonId{99}, Decision::approve); }) == ErrorKind::not_found);
    flow::erase_person(site.services(), site.rina);
    CHECK(refusal_of([&] { site.decide(site.rina, Decision::approve); }) == ErrorKind::refused);
}

TEST_CASE("an affiliate is added approved, also who waits or was rejected", "[affiliate]") {
    Applied site;
    const PersonId sari = test::add_person(site.database, {.email = "sari@contoh.id"});
    const auto added = flow::add_affiliate(site.services(), {.person = sari, .code = "sari-50"});
    CHECK(added.changed);
    CHECK(added.state == AffiliateState::approved);
    CHECK(site.affiliate(sari).code == "SARI-50");
    CHECK(site.affiliate(sari).consent_version.empty());
    CHECK(site.may_earn(sari));
    CHECK(test::leaving(site, "affiliate_approved").at(0).says("/ref=SARI-50"));
    CHECK_FALSE(flow::add_affiliate(site.services(), {.person = sari}).changed);
    CHECK_FALSE(flow::add_affiliate(site.services(), {.person = sari, .group = site.mitra, .code = "SARI-50"}).changed);
    CHECK(site.told("affiliate_approved") == 2);
}

TEST_CASE("who is an affiliate with another group or code is not added with these", "[affiliate]") {
    Applied site;
    flow::add_affiliate(site.services(), {.person = site.rina, .code = "RINA"});
    CHECK(site.state() == AffiliateState::approved);
    CHECK(refusal_of([&] { flow::add_affiliate(site.services(), {.person = site.rina, .code = "LAIN"}); }) ==
          ErrorKind::refused);
    CHECK(refusal_of([&] { flow::add_affiliate(site.services(), {.person = site.rina, .group = site.closed}); }) ==
          ErrorKind::refused);
    site.decide(site.rina, Decision::suspend);
    CHECK(refusal_of([&] { flow::add_affiliate(site.services(), {.person = site.rina}); }) == ErrorKind::refused);
}

TEST_CASE("who was rejected is added after all", "[affiliate]") {
    Applied site;
    site.decide(site.rina, Decision::reject);
    CHECK(flow::add_affiliate(site.services(), {.person = site.rina}).changed);
    CHECK(site.may_earn(site.rina));
    CHECK(site.affiliate(site.rina).consent_version.empty());
}

TEST_CASE("the admin's link shows who applied, approves once, and an old one does nothing else", "[affiliate][link]") {
    Applied site;
    const auto link = flow::issue_admin_action(site.services(), "approve", "per-1");
    const std::string token = link.url.substr(link.url.rfind('/') + 1);
    const auto view = flow::view_admin_action(site.services(), token);
    REQUIRE(view);
    CHECK(view->possible);
    CHECK(view->heading == "Setujui mitra");
    std::string facts;
    for (const auto& [label, value] : view->facts)
        facts += label + ": " + value + "\n";
    for (const char* words : {"PER-1", "Rina Wati", "Bogor", "081562726272", "20 Nov 2026 12.00"})
        CHECK_THAT(facts, Catch::Contains(words));
    SECTION("approves") {
        const auto done = flow::perform_admin_action(site.services(), token);
        REQUIRE(done);
        CHECK(done->done);
        CHECK(site.may_earn(site.rina));
        CHECK(site.affiliate(site.rina).reason.empty());
        CHECK_FALSE(flow::perform_admin_action(site.services(), token));
    }
    SECTION("is too late for who was rejected or suspended meanwhile") {
        const bool rejected = GENERATE(true, false);
        if (!rejected) site.decide(site.rina, Decision::approve);
        site.decide(site.rina, rejected ? Decision::reject : Decision::suspend);
        CHECK_FALSE(flow::view_admin_action(site.services(), token)->possible);
        CHECK(refusal_of([&] { flow::perform_admin_action(site.services(), token); }) == ErrorKind::refused);
        CHECK_FALSE(site.may_earn(site.rina));
    }
    CHECK(refusal_of([&] { flow::issue_admin_action(site.services(), "approve", "PER-99"); }) == ErrorKind::not_found);
    CHECK(refusal_of([&] { flow::issue_admin_action(site.services(), "approve", "ORD-1"); }) == ErrorKind::usage);
    CHECK(refusal_of([&] { flow::issue_admin_action(site.services(), "approve", "081562726272"); }) ==
          ErrorKind::usage);
}

TEST_CASE("affiliates are listed by state, group and time of application", "[affiliate]") {
    Applied site;
    site.clock.advance(24h);
    const PersonId sari = test::add_person(site.database);
    flow::add_affiliate(site.services(), {.person = sari});
    flow::AffiliateListStore list{site.database};
    using People = std::vector<PersonId>;
    CHECK(list.list({}, {}, 10) == People{site.rina, sari});
    CHECK(list.list({}, site.rina, 10) == People{sari});
    CHECK(list.list({.state = AffiliateState::pending}, {}, 10) == People{site.rina});
    CHECK(list.list({.group = site.mitra}, {}, 10) == People{sari});
    CHECK(list.list({.state = AffiliateState::pending, .group = site.mitra}, {}, 10).empty());
    CHECK(list.list({.since = test::k_noon + 1h}, {}, 10) == People{sari});
    CHECK(list.count({.until = test::k_noon + 1h}) == 1);
    CHECK(list.approved_without_group(10).empty());
    site.groups.leave(site.mitra, sari, site.clock.now());
    CHECK(list.approved_without_group(10) == People{sari});
}
