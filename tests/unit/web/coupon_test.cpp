// Coupons at the checkout: /checkout/SLUG with `kupon`.
#include <catch2/catch.hpp>

#include "lib/flow/change_coupon.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/coupon_store.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

struct CouponShop : Shop {
    using Shop::Shop;
    CouponId coupon = flow::add_coupon(site().services(), {.code = "BYE50", .amount = Money{50'000}});

    http::Fields with(const std::string& code, const std::string& method = "transfer:BCA") {
        http::Fields form = form_but("metode", method);
        form.add("kupon", code);
        return form;
    }
    http::Response apply(const std::string& code) {
        return visitor.post("/checkout/magang",
                            {{"nama", "Budi"}, {"kupon", code}, {"kunci", "k"}, {"terapkan", "ya"}});
    }
    void change(const std::function<void(referral::Coupon&)>& change_it) {
        referral::Coupon changed = referral::CouponStore{site().database}.find(coupon).value();
        change_it(changed);
        flow::set_coupon(site().services(), changed);
    }
    std::string error(const http::Response& page) {
        const std::string before = "id=\"kupon-salah\">";
        const auto at = page.body.find(before);
        if (at == std::string::npos) return {};
        return page.body.substr(at + before.size(), page.body.find('<', at) - at - before.size());
    }
};

}  // namespace

TEST_CASE("a coupon is seen before it is used: the same form with another total", "[web][coupon]") {
    CouponShop shop{Shop::with_duitku};
    const auto page = shop.apply(" bye5o ");
    CHECK(page.status == 200);
    CHECK(has(page, "<dt>Kupon BYE50</dt><dd>− Rp 50.000</dd>"));
    CHECK(has(page, "<dt>Total</dt><dd>Rp 50.000</dd>"));
    CHECK(has(page, "name=\"kupon\" value=\"BYE50\""));
    CHECK(has(page, "Kupon BYE50 dipakai: potongan Rp 50.000."));
    CHECK(has(page, "value=\"Budi\""));  // what was typed stays
    CHECK(has(page, "name=\"kunci\" value=\"k\""));
    CHECK_FALSE(has(page, "class=\"error\""));  // the rest is not judged yet
    CHECK(shop.orders() == 0);
    CHECK(shop.site().count("SELECT uses FROM coupon") == 0);

    const auto none = shop.apply("");
    CHECK(none.status == 200);
    CHECK(has(none, "<dt>Total</dt><dd>Rp 100.000</dd>"));
    CHECK_FALSE(has(none, "Kupon BYE50"));
}

TEST_CASE("an address may bring a coupon along", "[web][coupon]") {
    CouponShop shop;
    const auto page = shop.visitor.get("/checkout/magang?kupon=bye50");
    CHECK(page.status == 200);
    CHECK(has(page, "<dt>Total</dt><dd>Rp 50.000</dd>"));
    CHECK(has(page, "name=\"kupon\" value=\"BYE50\""));
    const auto unknown = shop.visitor.get("/checkout/magang?kupon=HEMAT10");
    CHECK(unknown.status == 200);
    CHECK(has(unknown, "id=\"kupon-salah\""));
    CHECK(has(unknown, "name=\"kupon\" value=\"HEMAT10\""));
    CHECK(has(shop.apply("<b>\"x"), "value=\"&lt;b&gt;&quot;x\""));
    CHECK(has(unknown, "<dt>Total</dt><dd>Rp 100.000</dd>"));
}

TEST_CASE("an order with a coupon costs what its page says", "[web][coupon]") {
    CouponShop shop;
    const auto answer = shop.order(shop.with("bye50"));
    REQUIRE(answer.status == 303);
    const auto order = shop.last_order();
    CHECK(order.coupon == shop.coupon);
    CHECK(order.discount == Money{50'000});
    const auto page = shop.visitor.get(header(answer, "Location"));
    CHECK(has(page, "<dt>Potongan (kupon BYE50)</dt><dd>− Rp 50.000</dd>"));
    CHECK(has(page, "<dt>Total</dt><dd>" + to_string(order.total) + "</dd>"));
}

TEST_CASE("a coupon that may not be used is told at its field, and nothing is ordered", "[web][coupon]") {
    CouponShop shop;
    const auto refused = [&](const std::string& why, const std::string& code = "BYE50") {
        for (const auto& page : {shop.apply(code), shop.order(shop.with(code))}) {
            CHECK(page.status == 422);
            CHECK_THAT(shop.error(page), Catch::Contains(why));
            CHECK(has(page, "<li><a href=\"#kupon\">"));
            CHECK(has(page, "<dt>Total</dt><dd>Rp 100.000</dd>"));
        }
        CHECK(shop.orders() == 0);
    };
    refused("tidak kami kenal", "HEMAT10");
    refused("tidak kami kenal", "x");
    refused("tidak kami kenal", "'; DROP TABLE coupon; --");
    shop.change([&](auto& c) { c.scope = referral::CouponScope::except, c.products = {shop.product}; });
    refused("tidak berlaku untuk produk ini");
    shop.change([](auto& c) { c.scope = referral::CouponScope::all, c.expires_at = k_noon; });
    refused("sudah lewat");
    shop.change([](auto& c) { c.expires_at.reset(); });
    flow::switch_coupon(shop.site().services(), shop.coupon, false);
    // One that was switched off is answered as one that never was.
    CHECK(shop.error(shop.apply("BYE50")) == shop.error(shop.apply("HEMAT10")));
}

TEST_CASE("a code of a partner who is not active does not hold", "[web][coupon]") {
    CouponShop shop;
    TestSite& site = shop.site();
    shop.change([](auto& c) { c.derivable = true; });
    const PersonId rina = add_person(site.database);
    referral::AffiliateStore affiliates{site.database, test_vault()};
    affiliates.add({.id = rina, .applied_at = k_noon}, "web");
    affiliates.move(rina, referral::AffiliateState::pending, referral::AffiliateState::approved, "", "ani", k_noon);
    people::GroupStore groups{site.database};
    groups.join(groups.add({.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true}), rina,
                k_noon);
    flow::derive_coupon(site.services(), shop.coupon, "RINA50", rina);
    CHECK(shop.apply("rina50").status == 200);
    affiliates.move(rina, referral::AffiliateState::approved, referral::AffiliateState::suspended, "x", "ani", k_noon);
    CHECK(shop.error(shop.apply("rina50")) == "Kupon mitra ini tidak berlaku lagi.");
}

TEST_CASE("the last use of a coupon is ordered once; the same form sent twice is one order", "[web][coupon]") {
    CouponShop shop;
    shop.change([](auto& c) { c.use_limit = 1; });
    const http::Fields form = shop.with("BYE50");
    const auto first = shop.order(form);
    CHECK(first.status == 303);
    CHECK(header(shop.order(form), "Location") == header(first, "Location"));
    const auto late = shop.order(shop.with("BYE50"));
    CHECK(late.status == 422);
    CHECK(shop.error(late) == "Kupon ini sudah habis dipakai.");
    CHECK(shop.orders() == 1);
}

TEST_CASE("a coupon of the whole price orders for nothing, without a way to pay", "[web][coupon]") {
    CouponShop shop;
    shop.change([](auto& c) { c.amount = Money{200'000}; });
    const auto page = shop.apply("BYE50");
    CHECK(has(page, "<dt>Total</dt><dd>Gratis</dd>"));
    CHECK(has(page, "Daftar sekarang"));
    CHECK_FALSE(has(page, "name=\"metode\""));
    const auto answer = shop.order(shop.with("BYE50", ""));
    CHECK(answer.status == 303);
    CHECK_THAT(header(answer, "Location"), Catch::StartsWith("/masuk"));
    CHECK(shop.last_order().total == Money{0});
    CHECK(shop.last_order().state == shop::OrderState::fulfilled);
}

TEST_CASE("what is left too small for Duitku can be transferred only", "[web][coupon]") {
    CouponShop shop{Shop::with_duitku};
    shop.change([](auto& c) { c.amount = Money{95'000}; });
    const auto page = shop.apply("BYE50");
    CHECK_FALSE(has(page, "value=\"duitku\""));
    CHECK(has(page, "value=\"transfer:BCA\""));
    const auto refused = shop.order(shop.with("BYE50", "duitku"));
    CHECK(refused.status == 422);
    CHECK(has(refused, "id=\"metode-salah\""));
    CHECK(shop.error(refused).empty());
    CHECK(shop.order(shop.with("BYE50")).status == 303);
}

TEST_CASE("a coupon that leaves what nobody can pay can be taken away again", "[web][coupon]") {
    CouponShop shop{Shop::with_duitku};
    shop.change([](auto& c) { c.amount = Money{95'000}; });
    payment::BankAccountStore accounts{shop.site().database, test_vault()};
    auto bca = *accounts.find(shop.bca);
    bca.active = false;
    accounts.set(bca);
    const auto page = shop.apply("BYE50");
    CHECK(has(page, "belum ada cara membayar"));
    CHECK(has(page, "name=\"kupon\""));
    CHECK(has(page, "value=\"Budi\""));
    CHECK_FALSE(has(page, "Pesan sekarang</button>"));
    CHECK(has(shop.apply(""), "Pesan sekarang</button>"));
}

TEST_CASE("who tries codes is stopped; who uses a good one, however often, is not", "[web][coupon]") {
    CouponShop shop;
    for (int i = 0; i < 40; ++i)
        CHECK(shop.apply("BYE50").status == 200);
    int tried = 0;
    while (tried < 100 && shop.visitor.get("/checkout/magang?kupon=KODE" + std::to_string(tried)).status != 429)
        ++tried;
    CHECK(tried == 20);
    const auto stopped = shop.apply("BYE50");
    CHECK(stopped.status == 429);
    CHECK(header(stopped, "Retry-After") == "60");
    CHECK(shop.order(shop.with("KODE1")).status == 429);
    CHECK(shop.visitor.get("/checkout/magang").status == 200);
    CHECK(shop.order(shop.form()).status == 303);  // without a coupon nothing is guessed
    shop.visitor.address = "198.51.100.1";
    CHECK(shop.apply("BYE50").status == 200);
}
