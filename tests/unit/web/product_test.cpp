// The page of a product: /p/SLUG.
#include <catch2/catch.hpp>

#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

void with_tax(flow::Site& site, shop::TaxMode mode) {
    site.shop.tax = {mode, BasisPoints{1'100}};
}

shop::Product the_product(Shop& shop) {
    return shop::ProductStore{shop.site().database}.find(shop.product).value();
}

}  // namespace

TEST_CASE("a product's page says what it is, what it costs and where to order it", "[web][shop]") {
    Shop shop;
    const auto page = shop.visitor.get("/p/magang");
    CHECK(page.status == 200);
    CHECK(has(page, "<h1>Program Magang Jepang</h1>"));
    CHECK(has(page, "Magang di &lt;Jepang&gt;"));
    CHECK(has(page, "Tiga <em>bulan</em>."));
    CHECK(has(page, "Rp 100.000"));
    CHECK(has(page, "href=\"/checkout/magang\""));
    CHECK_FALSE(has(page, "PPN"));
    CHECK_FALSE(has(page, "noindex"));  // it is for everybody to find
    CHECK(has(page, "content=\"https://www.webdonasi.com/p/magang\""));
}

TEST_CASE("a product's price is shown with the tax that is in it or on top of it", "[web][shop]") {
    {
        Shop inclusive{[](flow::Site& site) { with_tax(site, shop::TaxMode::inclusive); }};
        const auto page = inclusive.visitor.get("/p/magang");
        CHECK(has(page, "<p class=\"price\">Rp 100.000</p>"));
        CHECK(has(page, "termasuk PPN Rp 9.910"));
    }
    Shop exclusive{[](flow::Site& site) { with_tax(site, shop::TaxMode::exclusive); }};
    const auto page = exclusive.visitor.get("/p/magang");
    CHECK(has(page, "<p class=\"price\">Rp 111.000</p>"));
    CHECK(has(page, "termasuk PPN Rp 11.000"));
}

TEST_CASE("a product that is free says so", "[web][shop]") {
    Shop shop;
    shop.add_product("gratis", "Kelas Gratis", Money{});
    const auto page = shop.visitor.get("/p/gratis");
    CHECK(has(page, "<p class=\"price\">Gratis</p>"));
    CHECK(has(page, "href=\"/checkout/gratis\""));
}

TEST_CASE("what cannot be paid is shown, and not ordered", "[web][shop]") {
    Shop shop;
    payment::BankAccountStore accounts{shop.site().database, test_vault()};
    auto account = accounts.find(shop.bca).value();
    account.active = false;
    accounts.set(account);
    const auto page = shop.visitor.get("/p/magang");
    CHECK(page.status == 200);
    CHECK_FALSE(has(page, "/checkout/magang"));
    CHECK(has(page, "Pemesanan belum dibuka"));
}

TEST_CASE("an archived product and a slug of nothing are not found, and counted by nobody", "[web][shop]") {
    Shop shop;
    flow::archive_product(shop.site().services(), shop.product, true);
    for (const char* address : {"/p/magang", "/p/nothing", "/p/MAGANG", "/checkout/magang", "/checkout/nothing"}) {
        CAPTURE(address);
        CHECK(shop.visitor.get(address).status == 404);
    }
    CHECK(shop.visitor.post("/checkout/magang", shop.form()).status == 404);
    CHECK(shop.counted().views == 0);
    CHECK(shop.counted().checkouts == 0);
    CHECK(shop.orders() == 0);
}

TEST_CASE("looks at page and form are counted, machines' are not", "[web][shop]") {
    Shop shop;
    shop.visitor.get("/p/magang");
    shop.visitor.get("/p/magang", {{"user-agent", "WhatsApp/2.23.20.0 A"}});
    shop.visitor.get("/p/magang", {{"sec-purpose", "prefetch"}});
    shop.visitor.get("/checkout/magang");
    shop.visitor.get("/checkout/magang", {{"user-agent", "Googlebot/2.1 (bot)"}});
    CHECK(shop.counted().views == 1);
    CHECK(shop.counted().checkouts == 1);
    CHECK(shop.counted().orders == 0);
}

TEST_CASE("pictures from elsewhere are shown on the page whose text has them, and nowhere else", "[web][shop]") {
    Shop shop;
    CHECK(header(shop.visitor.get("/p/magang"), "Content-Security-Policy").empty());  // the usual one
    auto product = the_product(shop);
    product.landing = "![Sakura](https://gambar.example/sakura.jpg)";
    flow::set_product(shop.site().services(), product);
    const auto page = shop.visitor.get("/p/magang");
    CHECK(has(page, "<img src=\"https://gambar.example/sakura.jpg\""));
    const std::string policy = header(page, "Content-Security-Policy");
    CHECK_THAT(policy, Catch::Contains("img-src 'self' https:"));
    CHECK_THAT(policy, Catch::Contains("default-src 'none'"));
    CHECK_THAT(policy, Catch::Contains("frame-ancestors 'none'"));
    CHECK_THAT(policy, !Catch::Contains("script"));
    CHECK(header(shop.visitor.get("/checkout/magang"), "Content-Security-Policy").empty());
}

TEST_CASE("the addresses of a game lead to where it is topped up, and remember whose link it was", "[web][shop]") {
    Shop shop;
    shop::Product game{.id = {}, .slug = "mobile-legends", .name = "Mobile Legends", .kind = shop::ProductKind::topup};
    game.created_at = k_noon;
    game.id = shop::ProductStore{shop.site().database}.add(game);
    const auto page = shop.visitor.get("/p/mobile-legends?ref=081562726272");
    CHECK(page.status == 303);
    CHECK(header(page, "Location") == "/topup/mobile-legends");
    CHECK_FALSE(header(page, "Set-Cookie").empty());
    for (const auto& checkout :
         {shop.visitor.get("/checkout/mobile-legends"), shop.visitor.post("/checkout/mobile-legends", shop.form())}) {
        CHECK(checkout.status == 303);
        CHECK(header(checkout, "Location") == "/topup/mobile-legends");
    }
    flow::archive_product(shop.site().services(), game.id, true);
    CHECK(shop.visitor.get("/p/mobile-legends").status == 404);
    CHECK(shop.visitor.get("/checkout/mobile-legends").status == 404);
}
