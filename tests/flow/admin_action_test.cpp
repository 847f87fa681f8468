#include "lib/flow/admin_action.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/expire_orders.hpp"
#include "lib/flow/issue_link.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using shop::OrderState;
using test::MoneySite;
using test::refusal;

namespace {

/// An order by transfer and a link that verifies its payment.
struct LinkSite : MoneySite {
    flow::Placed placed = by_transfer();
    flow::IssuedAction link = flow::issue_admin_action(services(), "verify-payment", to_string(placed.order.id));
    std::string token = link.url.substr(link.url.rfind('/') + 1);

    OrderState state() { return order(placed.order.id).state; }
    auto view() { return flow::view_admin_action(services(), token); }
    auto perform() { return flow::perform_admin_action(services(), token); }
};

}  // namespace

TEST_CASE("an admin's link shows first, acts once, and is no use after that", "[link]") {
    LinkSite site;
    CHECK(site.link.url.starts_with("https://www.webdonasi.com/a/"));
    CHECK(site.link.expires_at == test::k_noon + flow::k_action_life);
    for (int i = 0; i < 3; ++i) {
        const auto view = site.view();
        REQUIRE(view);
        CHECK(view->possible);
        CHECK(view->about == to_string(site.placed.order.id));
        CHECK(view->button.find(to_string(site.placed.order.total)) != std::string::npos);
    }
    CHECK(site.state() == OrderState::pending);
    CHECK(site.entries() == 0);

    const auto done = site.perform();
    REQUIRE(done);
    CHECK(done->done);
    CHECK(site.state() == OrderState::fulfilled);
    CHECK(site.payment(site.placed.payment->id).verified_by == to_string(site.link.id));
    CHECK_FALSE(site.perform());
    CHECK_FALSE(site.view());
    CHECK(site.entries() == 1);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'link.use'") == 1);
}

TEST_CASE("a link that ended, was taken back, or was made up opens nothing", "[link]") {
    LinkSite site;
    SECTION("ended") {
        site.clock.advance(flow::k_action_life);
    }
    SECTION("taken back") {
        flow::revoke_link(site.services(), site.link.id);
    }
    SECTION("made up") {
        site.token.back() = site.token.back() == 'A' ? 'B' : 'A';
    }
    CHECK_FALSE(site.view());
    CHECK_FALSE(site.perform());
    CHECK(site.state() == OrderState::pending);
}

TEST_CASE("a link does its own act, to its own order, and no other", "[link]") {
    LinkSite site;
    const auto other = site.by_transfer();
    site.perform();
    CHECK(site.order(other.order.id).state == OrderState::pending);
    CHECK(refusal([&] { flow::issue_admin_action(site.services(), "person erase", "PER-1"); }) == ErrorKind::usage);
    CHECK(refusal([&] { flow::issue_admin_action(site.services(), "verify-payment", "ORD-99"); }) ==
          ErrorKind::not_found);
    // A page link of a person is no admin's.
    const auto page = flow::issue_person_page(site.services(), other.order.buyer, std::chrono::days{1});
    CHECK_FALSE(flow::view_admin_action(site.services(), page.url.substr(page.url.rfind('/') + 1)));
}

TEST_CASE("what was refused leaves the link as it was; the page says that it is too late", "[link]") {
    LinkSite site;
    flow::cancel_order(site.services(), site.placed.order.id);
    const auto view = site.view();
    REQUIRE(view);
    CHECK_FALSE(view->possible);
    CHECK_FALSE(view->why.empty());
}

TEST_CASE("a token for programs has a role, an end, and an owner where it is a member's", "[link]") {
    MoneySite site;
    const PersonId member = test::add_person(site.database);
    const auto token = flow::issue_api_token(site.services(), "member", member, std::chrono::days{30});
    people::LinkStore links{site.database};
    const auto opened = links.opened_by(token.token, people::IssuedFor::api_token, site.clock.now());
    REQUIRE(opened);
    CHECK(opened->made.role == "member");
    CHECK(opened->made.person == member);
    CHECK_FALSE(links.opened_by(token.token, people::IssuedFor::admin_action, site.clock.now()));
    CHECK_FALSE(links.opened_by(token.token, people::IssuedFor::api_token, token.expires_at));
    CHECK(refusal([&] { flow::issue_api_token(site.services(), "member", std::nullopt, std::chrono::days{1}); }) ==
          ErrorKind::usage);
    CHECK(refusal([&] { flow::issue_api_token(site.services(), "admin", std::nullopt, std::chrono::days{0}); }) ==
          ErrorKind::usage);
}
