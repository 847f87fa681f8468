// /saya/anggota: what a tier opens: the TikTok account, and the chat groups.
#include <catch2/catch.hpp>

#include "lib/flow/assign_account.hpp"
#include "lib/flow/change_account.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

struct Members : MembersSite {
    explicit Members(Visitor::Change change = [](flow::Site&) {}) : MembersSite{change} {}

    http::Response page() { return visitor.get("/saya/anggota"); }
};

}  // namespace

TEST_CASE("a VIP's page has the tier, the account that waits, and later its name and cart", "[web][member]") {
    Members siti;
    siti.has(siti.person, "vip");
    CHECK(has(siti.page(), "VIP Member"));
    CHECK(has(siti.page(), "Berlaku seumur hidup"));
    CHECK(has(siti.page(), "Sedang disiapkan admin"));
    CHECK_FALSE(has(siti.page(), "Upgrade ke"));
    const auto services = siti.site().services();
    const auto account = flow::add_account(services, "@mitra.satu", {});
    flow::assign_account(services, account.id, siti.person);
    CHECK(has(siti.page(), "@mitra.satu"));
    CHECK(has(siti.page(), "Belum terverifikasi"));
    flow::change_account(services, account.id, {.cart = true});
    CHECK(has(siti.page(), "Terverifikasi"));
    flow::change_account(services, account.id, {.status = membership::ShopStatus::suspended});
    CHECK(has(siti.page(), "Sedang bermasalah"));
}

TEST_CASE("the group's address is for who may chat", "[web][member]") {
    Members siti{[](flow::Site& site) { site.membership.whatsapp_group = "https://chat.whatsapp.com/AbCd"; }};
    siti.has(siti.person, "basic");
    CHECK_FALSE(has(siti.page(), "chat.whatsapp.com"));
    flow::verify_payment(
        siti.site().services(),
        flow::request_upgrade(siti.site().services(), siti.order_of(siti.person, "vip")).placed.order.id, {});
    CHECK(has(siti.page(), "href=\"https://chat.whatsapp.com/AbCd\""));
}

TEST_CASE("asking for an invite where there is none to give says so", "[web][member]") {
    Members siti;
    siti.has(siti.person, "vip");
    const auto asked = siti.send("/saya/anggota/undangan", {});
    CHECK(header(asked, "Location") == "/saya/anggota?undangan=tidak#akses");
    CHECK(has(siti.visitor.get("/saya/anggota?undangan=tidak"), "belum dapat dibuat"));
}
