// /membership: the plans, for whoever looks.
#include <catch2/catch.hpp>

#include "lib/flow/change_product.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const auto begin = text.find(from);
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find(to, begin) - begin);
}

/// The part of the page about one plan.
std::string plan(const http::Response& page, const std::string& code) {
    return between(page.body, "aria-labelledby=\"paket-" + code, "</section>");
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a stranger sees both plans with their prices and what they may do about them", "[web][membership]") {
    MembersSite site;
    site.visitor.cookies = {};
    const auto page = site.visitor.get("/membership");
    CHECK(page.status == 200);
    const std::string basic = plan(page, "basic"), vip = plan(page, "vip");
    CHECK(says(basic, "Rp 97.000"));
    CHECK(says(basic, "Materi AI Content Creation"));
    CHECK(says(basic, "href=\"/checkout/" + site.tier("basic").slug + "\""));
    CHECK(says(basic, "Beli Sekarang"));
    CHECK_FALSE(says(basic, "Upgrade ke"));
    CHECK(says(vip, "Rp 299.000"));
    CHECK(says(vip, "Bagi hasil 55%"));
    CHECK(says(vip, "href=\"/checkout/" + site.tier("vip").slug + "\""));
    CHECK(says(vip, "href=\"/saya/upgrade?ke=vip\""));
    CHECK(says(vip, "Upgrade ke VIP Member"));
    // Who follows that signs in first, and is led back.
    CHECK(header(site.visitor.get("/saya/upgrade?ke=vip"), "Location") == "/masuk?lanjut=/saya/upgrade");
}

TEST_CASE("the plans are as the database has them now", "[web][membership]") {
    MembersSite site;
    shop::ProductStore products{site.site().database};
    auto product = products.find(site.tier("basic").product).value();
    product.price = Money{123'000};
    product.name = "Paket <Awal>";
    products.set(product);
    const auto page = site.visitor.get("/membership");
    CHECK(says(plan(page, "basic"), "Rp 123.000"));
    CHECK(says(plan(page, "basic"), "Paket &lt;Awal&gt;"));
    product.archived_at = k_noon;
    products.set(product);
    CHECK_FALSE(has(site.visitor.get("/membership"), "Paket &lt;Awal&gt;"));
}

TEST_CASE("a member of basic sees what the difference to vip is", "[web][membership]") {
    MembersSite site;
    CHECK(says(plan(site.visitor.get("/membership"), "vip"), "Beli Sekarang"));
    site.has(site.person, "basic");
    const auto page = site.visitor.get("/membership");
    const std::string basic = plan(page, "basic"), vip = plan(page, "vip");
    CHECK(says(basic, "Paket Anda"));
    CHECK_FALSE(says(basic, "Beli Sekarang"));
    CHECK(says(vip, "Upgrade ke VIP Member"));
    CHECK(says(vip, "Rp 202.000"));
    CHECK_FALSE(says(vip, "Beli Sekarang"));
}

TEST_CASE("who has vip is offered neither again", "[web][membership]") {
    MembersSite site;
    site.has(site.person, "vip");
    const auto page = site.visitor.get("/membership");
    CHECK(says(plan(page, "vip"), "Paket Anda"));
    CHECK(says(plan(page, "basic"), "Sudah termasuk"));
    CHECK_FALSE(has(page, "Beli Sekarang"));
    CHECK_FALSE(has(page, "Upgrade ke"));
    // Also not by the address of the checkout.
    CHECK(header(site.visitor.get("/checkout/" + site.tier("basic").slug), "Location") == "/membership");
    CHECK(header(site.send("/checkout/" + site.tier("vip").slug, {{"metode", "transfer:BCA"}, {"setuju", "ya"}}),
                 "Location") == "/membership");
    CHECK(site.site().count("SELECT count(*) FROM shop_order") == 1);
}

TEST_CASE("a tier that lasts some days can be renewed", "[web][membership]") {
    MembersSite site;
    membership::TierStore{site.site().database}.set_days(site.tier("vip").id, 30);
    CHECK(says(plan(site.visitor.get("/membership"), "vip"), "Untuk 30 hari"));
    site.has(site.person, "vip");
    const std::string vip = plan(site.visitor.get("/membership"), "vip");
    CHECK(says(vip, "Perpanjang"));
    CHECK(site.visitor.get("/checkout/" + site.tier("vip").slug).status == 200);
}

TEST_CASE("without a way to pay the plans say so", "[web][membership]") {
    MembersSite site;
    payment::BankAccountStore accounts{site.site().database, test_vault()};
    auto account = accounts.find(site.bca).value();
    account.active = false;
    accounts.set(account);
    CHECK(says(plan(site.visitor.get("/membership"), "basic"), "Pemesanan belum dibuka"));
    site.visitor.cookies = {};
    CHECK(says(plan(site.visitor.get("/membership"), "basic"), "Pemesanan belum dibuka"));
}

TEST_CASE("a member buys a tier at the checkout, and has it once it is paid", "[web][membership]") {
    MembersSite site;
    const std::string checkout = "/checkout/" + site.tier("basic").slug;
    CHECK(has(site.visitor.get(checkout), "Rp 97.000"));
    const auto sent = site.send(checkout, {{"metode", "transfer:BCA"}, {"setuju", "ya"}, {"kunci", "one"}});
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location").starts_with("/o/"));
    CHECK(site.tier_of(site.person).empty());
    flow::verify_payment(site.site().services(), site.last_order().id, flow::Verified{});
    CHECK(site.tier_of(site.person) == "basic");
    CHECK(header(site.visitor.get("/checkout/" + site.tier("vip").slug), "Location") == "/saya/upgrade?ke=vip");
}

TEST_CASE("the plans may stand in front", "[web][membership]") {
    Visitor visitor{[](flow::Site&) {}, "membership"};
    flow::add_default_tiers(visitor.site.database, k_noon);
    CHECK(has(visitor.get("/"), "Pilih paket keanggotaan"));
    CHECK_FALSE(has(visitor.get("/ref=0815"), "Pilih paket keanggotaan"));
}
