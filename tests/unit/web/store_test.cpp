// /toko, and what the page of a product says of features and steps.
#include <catch2/catch.hpp>

#include "daemons/web/product_card.hpp"
#include "lib/delivery/plan_store.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

ProductId add(Shop& shop, const char* slug, shop::ProductKind kind, std::vector<std::string> features = {}) {
    return shop::ProductStore{shop.site().database}.add({.id = {},
                                                         .slug = slug,
                                                         .name = std::string{"Produk "} + slug,
                                                         .kind = kind,
                                                         .price = Money{250'000},
                                                         .description = "Isi & guna",
                                                         .features = std::move(features),
                                                         .created_at = k_noon});
}

std::vector<delivery::StepPlan> some_steps() {
    return {{.position = 1, .name = "Hubungi <pembeli>", .due_hours = 24, .business = true},
            {.position = 2, .name = "Izin tertulis", .who = delivery::Who::buyer, .after = 0, .due_hours = 72},
            {.position = 3, .name = "Dukungan", .who = delivery::Who::system, .after = 1, .due_hours = 720}};
}

}  // namespace

TEST_CASE("the store shows what is on sale, what it has and costs, and where to buy it", "[web][store]") {
    Shop shop;
    add(shop, "konsultasi", shop::ProductKind::service, {"Satu jam lewat <Zoom>", "Rangkuman"});
    add(shop, "kit", shop::ProductKind::file);
    add(shop, "emas", shop::ProductKind::membership);
    add(shop, "permainan", shop::ProductKind::topup);
    const ProductId gone = add(shop, "lama", shop::ProductKind::program);
    flow::archive_product(shop.site().services(), gone, true);

    const auto page = shop.visitor.get("/toko");
    CHECK(page.status == 200);
    CHECK(has(page, "<h1>Toko</h1>"));
    CHECK(has(page, "<a href=\"/p/konsultasi\">Produk konsultasi</a>"));
    CHECK(has(page, "Isi &amp; guna"));
    CHECK(has(page, "<li>Satu jam lewat &lt;Zoom&gt;</li>"));
    CHECK(has(page, "<p class=\"price\">Rp 250.000</p>"));
    CHECK(has(page, "href=\"/checkout/konsultasi\""));
    CHECK(has(page, "href=\"/checkout/kit\""));
    CHECK(has(page, "href=\"/checkout/magang\""));
    CHECK(has(page, "Beli Sekarang"));
    CHECK_FALSE(has(page, "/checkout/emas"));  // memberships have a page of their own
    CHECK_FALSE(has(page, "permainan"));       // so have games
    CHECK(has(page, "Lihat paket dan harganya"));
    CHECK_FALSE(has(page, "Produk lama"));
    CHECK_FALSE(has(page, "noindex"));
    CHECK(has(page, "<a href=\"/toko\">Toko</a>"));
}

TEST_CASE("a store without products says so", "[web][store]") {
    Shop shop;
    flow::archive_product(shop.site().services(), shop.product, true);
    const auto page = shop.visitor.get("/toko");
    CHECK(page.status == 200);
    CHECK(has(page, "Belum ada produk yang dijual"));
    CHECK_FALSE(has(page, "Beli Sekarang"));
    CHECK_FALSE(has(page, "/p/"));
}

TEST_CASE("the store shows what cannot be paid yet, and does not sell it", "[web][store]") {
    Shop shop;
    shop.add_product("gratis", "Kelas Gratis", Money{});
    payment::BankAccountStore accounts{shop.site().database, test_vault()};
    auto account = accounts.find(shop.bca).value();
    account.active = false;
    accounts.set(account);
    const auto page = shop.visitor.get("/toko");
    CHECK_FALSE(has(page, "/checkout/magang"));
    CHECK(has(page, "Pemesanan belum dibuka"));
    CHECK(has(page, "/checkout/gratis"));
    CHECK(has(page, "<p class=\"price\">Gratis</p>"));
}

TEST_CASE("a product's page has its features and what its buyer may expect when", "[web][store]") {
    Shop shop;
    const ProductId id = add(shop, "analisis", shop::ProductKind::service, {"Laporan & perbaikan"});
    delivery::PlanStore{shop.site().database}.set(id, some_steps());
    const auto page = shop.visitor.get("/p/analisis");
    CHECK(has(page, "<li>Laporan &amp; perbaikan</li>"));
    CHECK(has(page, "<li>Hubungi &lt;pembeli&gt;: <span class=\"quiet\">paling lama 24 jam kerja</span></li>"));
    CHECK(has(page, "<li>Izin tertulis (oleh Anda): <span class=\"quiet\">paling lama 3 hari</span></li>"));
    CHECK(has(page, "<li>Dukungan: <span class=\"quiet\">30 hari</span></li>"));
    CHECK(has(page, ">Beli Sekarang</a>"));
    const auto plain = shop.visitor.get("/p/magang");
    CHECK_FALSE(has(plain, "Yang Anda dapatkan"));
    CHECK_FALSE(has(plain, "Setelah Anda membayar"));
    CHECK(has(plain, ">Daftar sekarang</a>"));
}

TEST_CASE("a referral that leads to the store is kept", "[web][store]") {
    Shop shop;
    const auto page = shop.visitor.get("/toko?ref=081562726272");
    CHECK(page.status == 200);
    CHECK_FALSE(header(page, "Set-Cookie").empty());
}

TEST_CASE("the time of a step is said as people say it", "[web][store]") {
    const auto said = [](std::int64_t hours, bool business, delivery::Who who) {
        return web::time_of({.position = 1, .name = "x", .who = who, .due_hours = hours, .business = business});
    };
    CHECK(said(0, false, delivery::Who::admin) == "segera");
    CHECK(said(5, false, delivery::Who::admin) == "paling lama 5 jam");
    CHECK(said(24, true, delivery::Who::admin) == "paling lama 24 jam kerja");
    CHECK(said(25, false, delivery::Who::buyer) == "paling lama 25 jam");
    CHECK(said(120, true, delivery::Who::admin) == "paling lama 5 hari kerja");
    CHECK(said(168, false, delivery::Who::system) == "7 hari");
}
