#include "lib/flow/change_product.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;
using shop::Product;
using test::ShopSite;

namespace {

ErrorKind refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a product is added with a slug of its name", "[product]") {
    ShopSite site;
    const ProductId id = flow::add_product(site.services(), {.name = " Kelas  Bahasa Jepang ", .price = Money{5000}});
    const Product product = *shop::ProductStore{site.database}.find(id);
    CHECK(product.name == "Kelas Bahasa Jepang");
    CHECK(product.slug == "kelas-bahasa-jepang");
    CHECK(product.created_at == site.clock.now());
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'product.add'") == 1);
    CHECK(refusal([&] { flow::add_product(site.services(), {.name = "KELAS bahasa jepang"}); }) == ErrorKind::refused);
}

TEST_CASE("what cannot be a product is refused with a reason", "[product]") {
    ShopSite site;
    const auto add = [&](const Product& product) {
        return refusal([&] { flow::add_product(site.services(), product); });
    };
    CHECK(add({.name = ""}) == ErrorKind::usage);
    CHECK(add({.name = "PRD-3"}) == ErrorKind::usage);
    CHECK(add({.name = "日本語"}) == ErrorKind::usage);  // no slug can be made of it
    CHECK(add({.slug = "nihongo", .name = "日本語", .price = Money{-1}}) == ErrorKind::usage);
    CHECK(add({.name = "Mahal", .price = Money{Money::k_largest + 1}}) == ErrorKind::usage);
    for (const char* slug :
         {"Kelas", "a b", "-a", "a-", "a--b", "toko", "socialpreneur", "membership", "topup", "prd-3", "a/b"}) {
        INFO(slug);
        CHECK(add({.slug = slug, .name = "Kelas"}) == ErrorKind::usage);
    }
    CHECK(add({.name = "Kelas", .landing = "<script>"}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .landing = std::string(70'000, 'a')}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .rate_bp = 10'001}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .kind = shop::ProductKind::file}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .kind = shop::ProductKind::service}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .kind = shop::ProductKind::topup}) == ErrorKind::refused);
    CHECK(add({.name = "Kelas", .features = {"satu", " "}}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .features = {std::string(201, 'x')}}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .features = std::vector<std::string>(31, "x")}) == ErrorKind::usage);
    CHECK(add({.name = "Kelas", .group_on_paid = GroupId{99}}) == ErrorKind::not_found);
    const GroupId mitra = people::GroupStore{site.database}.add(
        {.id = {}, .name = "Mitra Utama", .kind = people::GroupKind::affiliate, .rights = {}});
    CHECK(add({.name = "Kelas", .group_on_paid = mitra}) == ErrorKind::refused);
    CHECK(site.count("SELECT count(*) FROM product") == 1);
}

TEST_CASE("a price whose tax is too much for one payment is refused", "[product]") {
    ShopSite site;
    site.site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1100}};
    CHECK(refusal([&] { flow::add_product(site.services(), {.name = "Mahal", .price = Money{Money::k_largest}}); }) ==
          ErrorKind::usage);
}

TEST_CASE("setting what is so already changes nothing", "[product]") {
    ShopSite site;
    Product product = *shop::ProductStore{site.database}.find(site.product);
    CHECK_FALSE(flow::set_product(site.services(), product));
    product.price = Money{120'000};
    CHECK(flow::set_product(site.services(), product));
    CHECK(shop::ProductStore{site.database}.find(site.product)->price == Money{120'000});
    product.id = ProductId{99};
    CHECK(refusal([&] { flow::set_product(site.services(), product); }) == ErrorKind::not_found);
}

TEST_CASE("an archived product cannot be ordered; its open orders go on", "[product]") {
    ShopSite site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100"));
    CHECK(flow::archive_product(site.services(), site.product, true));
    CHECK_FALSE(flow::archive_product(site.services(), site.product, true));
    CHECK(refusal([&] { flow::place_order(site.services(), site.typed("+6281200000101")); }) == ErrorKind::refused);
    CHECK(placed.payment->state == payment::PaymentState::waiting);
    CHECK(flow::archive_product(site.services(), site.product, false));
    CHECK(flow::place_order(site.services(), site.typed("+6281200000101")).order.total > Money{0});
}
