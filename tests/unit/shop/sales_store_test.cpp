#include "lib/shop/sales_store.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/shop/some_order.hpp"

using namespace mitra;
using shop::SalesStore;

TEST_CASE("sales are counted by day and product and added up", "[shop]") {
    auto db = test::migrated_db();
    SalesStore sales{db};
    const ProductId small{1};
    const ProductId large{2};
    sales.add(small, 100, {.orders = 2, .paid = 1, .sales = Money{5000}});
    sales.add(small, 100, {.views = 10, .orders = 1});
    sales.add(large, 101, {.paid = 1, .sales = Money{90'000}, .refunds = Money{10'000}});
    sales.add(large, 200, {.paid = 1});

    const auto days = sales.by_day(100, 101);
    REQUIRE(days.size() == 2);
    CHECK(days[0].day == 100);
    CHECK(days[0].sales.views == 10);
    CHECK(days[0].sales.orders == 3);
    CHECK(sales.by_day(100, 101, large).size() == 1);
    const auto products = sales.by_product(100, 101);
    REQUIRE(products.size() == 2);
    CHECK(products[0].product == large);
    CHECK(products[0].sales.refunds == Money{10'000});
    CHECK(sales.total(100, 101).sales == Money{95'000});
    CHECK(sales.total(0, 99).paid == 0);
}
