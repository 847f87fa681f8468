// An admin's signed link that approves an upgrade.
#include <catch2/catch.hpp>

#include "lib/flow/admin_action.hpp"
#include "lib/flow/decide_upgrade.hpp"
#include "tests/flow/membership_site.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::MembershipSite;
using test::refusal;

namespace {

struct Asking : MembershipSite {
    PersonId member = member_of(basic);
    flow::Requested asked = asks_for(member, vip);
    std::string token = token_of(flow::issue_admin_action(services(), "approve", "UPG-1").url);

    static std::string token_of(const std::string& url) { return url.substr(url.rfind('/') + 1); }
};

}  // namespace

TEST_CASE("a link approves an upgrade whose payment was handed in, once", "[upgrade][link]") {
    Asking site;
    site.has_proof(site.asked.placed.order.id);
    const auto view = flow::view_admin_action(site.services(), site.token);
    REQUIRE(view);
    CHECK(view->possible);
    CHECK_THAT(view->button, Contains(to_string(site.asked.placed.order.total)));
    CHECK(site.tier_of(site.member) == "basic");
    const auto done = flow::perform_admin_action(site.services(), site.token);
    REQUIRE(done);
    CHECK(done->heading == "Kenaikan disetujui");
    CHECK(site.tier_of(site.member) == "vip");
    CHECK_FALSE(flow::perform_admin_action(site.services(), site.token));

    const auto again = Asking::token_of(flow::issue_admin_action(site.services(), "approve", "UPG-1").url);
    CHECK_FALSE(flow::view_admin_action(site.services(), again)->possible);
    CHECK(flow::perform_admin_action(site.services(), again)->heading == "Sudah disetujui sebelumnya");
}

TEST_CASE("a link approves nothing that nobody paid for, or that was rejected", "[upgrade][link]") {
    Asking site;
    const auto view = flow::view_admin_action(site.services(), site.token);
    CHECK_FALSE(view->possible);
    CHECK(view->why == "Pembayarannya belum diserahkan.");
    CHECK(refusal([&] { flow::perform_admin_action(site.services(), site.token); }) == ErrorKind::refused);
    CHECK(flow::view_admin_action(site.services(), site.token));  // it opens as before
    flow::reject_upgrade(site.services(), UpgradeId{1}, "Belum waktunya");
    CHECK(refusal([&] { flow::perform_admin_action(site.services(), site.token); }) == ErrorKind::refused);
    CHECK(site.tier_of(site.member) == "basic");
    // They are told of the rejection, not of a cancelled order as well.
    CHECK(site.told(site.member, "upgrade_rejected") > 0);
    CHECK(site.told(site.member, "order_cancelled") == 0);
    CHECK(refusal([&] { flow::issue_admin_action(site.services(), "approve", "UPG-9"); }) == ErrorKind::not_found);
}
