#include "lib/shop/product_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/group_store.hpp"
#include "tests/unit/shop/some_order.hpp"

using namespace mitra;
using shop::Product;
using shop::ProductStore;
using shop::slug_of;
using test::k_noon;

TEST_CASE("a slug is made of what a name has in letters and digits", "[shop]") {
    CHECK(slug_of("Program Magang Jepang Batch 2025") == "program-magang-jepang-batch-2025");
    CHECK(slug_of("  E-Book: \"Kaya & Berkah\" (edisi 2)!  ") == "e-book-kaya-berkah-edisi-2");
    CHECK(slug_of("Café Résumé") == "cafe-resume");
    CHECK(slug_of("日本語").empty());
    CHECK(slug_of("--- / ---").empty());
    CHECK(slug_of(std::string(300, 'a')).size() == 80);
    CHECK(slug_of("kata " + std::string(90, 'a')) == "kata");
}

TEST_CASE("a product is stored and found by id, slug and name", "[shop]") {
    auto db = test::migrated_db();
    ProductStore products{db};
    const GroupId group = people::GroupStore{db}.add({.id = {}, .name = "Sudah Bayar", .rights = {}});
    Product given{.id = {},
                  .slug = "magang-jepang",
                  .name = "Magang Jepang",
                  .kind = shop::ProductKind::program,
                  .price = Money{250'000},
                  .description = "Batch 2025",
                  .landing = "# Halo",
                  .group_on_order = std::nullopt,
                  .group_on_paid = group,
                  .rate_bp = 1500,
                  .created_at = k_noon};
    const ProductId id = products.add(given);
    for (const char* reference : {"PRD-1", "prd-1", "magang-jepang", "magang JEPANG", " Magang  Jepang "}) {
        INFO(reference);
        CHECK(products.named(reference).id == id);
    }
    const Product read = products.named("PRD-1");
    CHECK(read.price == given.price);
    CHECK(read.landing == "# Halo");
    CHECK(read.group_on_paid == group);
    CHECK_FALSE(read.group_on_order);
    CHECK(read.rate_bp == 1500);
    CHECK_THROWS_WITH(products.named("magang-jepangg"), "no product 'magang-jepangg'");
    try {
        products.named("magang-jepangg");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::not_found);
        CHECK(error.hint().find("did you mean 'magang-jepang'") != std::string::npos);
    }
}

TEST_CASE("a name or an address belongs to one product", "[shop]") {
    auto db = test::migrated_db();
    ProductStore products{db};
    const ProductId first = test::add_product(db, "Magang Jepang");
    Product second{.id = {}, .slug = "lain", .name = "MAGANG  jepang", .created_at = k_noon};
    CHECK_THROWS_AS(products.add(second), Error);
    second.name = "Lain";
    second.slug = "magang-jepang";
    CHECK_THROWS_AS(products.add(second), Error);
    second.slug = "lain";
    second.id = products.add(second);
    second.slug = "magang-jepang";
    CHECK_THROWS_AS(products.set(second), Error);
    Product same = *products.find(first);
    same.price = Money{1};
    products.set(same);  // its own name and slug are free for it
    CHECK(products.find(first)->price == Money{1});
    CHECK_THROWS_AS(products.set({.id = ProductId{99}, .slug = "x", .name = "x", .created_at = k_noon}), Error);
}

TEST_CASE("archived products are listed only when asked for", "[shop]") {
    auto db = test::migrated_db();
    ProductStore products{db};
    Product old = *products.find(test::add_product(db, "Lama"));
    test::add_product(db, "Baru");
    old.archived_at = k_noon;
    products.set(old);
    CHECK(products.list({}, {}, 9).size() == 1);
    CHECK(products.count({}) == 1);
    CHECK(products.list({.kind = std::nullopt, .archived = true}, {}, 9).size() == 2);
    CHECK(products.count({.kind = shop::ProductKind::file, .archived = true}) == 0);
}
