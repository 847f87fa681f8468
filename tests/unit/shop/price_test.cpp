#include "lib/shop/price.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"

using namespace mitra;
using shop::Parts;
using shop::Price;
using shop::TaxMode;

namespace {

constexpr BasisPoints k_ppn{1100};

}  // namespace

TEST_CASE("a price without tax is what is paid and earned", "[shop]") {
    const Price price = shop::price_of(Money{100'000}, Money{25'000}, {TaxMode::none, k_ppn});
    CHECK(price.tax == Money{0});
    CHECK(price.total == Money{75'000});
    CHECK(price.net == Money{75'000});
}

TEST_CASE("inclusive tax is inside the price, exclusive tax on top of it", "[shop]") {
    const Price inside = shop::price_of(Money{111'000}, Money{0}, {TaxMode::inclusive, k_ppn});
    CHECK(inside.tax == Money{11'000});
    CHECK(inside.total == Money{111'000});
    CHECK(inside.net == Money{100'000});
    const Price on_top = shop::price_of(Money{100'000}, Money{0}, {TaxMode::exclusive, k_ppn});
    CHECK(on_top.tax == Money{11'000});
    CHECK(on_top.total == Money{111'000});
    CHECK(on_top.net == Money{100'000});
}

TEST_CASE("tax is rounded half up to a whole rupiah", "[shop]") {
    CHECK(shop::price_of(Money{5}, Money{0}, {TaxMode::exclusive, BasisPoints{1000}}).tax == Money{1});
    CHECK(shop::price_of(Money{4}, Money{0}, {TaxMode::exclusive, BasisPoints{1000}}).tax == Money{0});
    CHECK(shop::price_of(Money{99'999}, Money{0}, {TaxMode::inclusive, k_ppn}).tax == Money{9910});  // 9909.81
}

TEST_CASE("net, tax and total agree for every price, mode and rate", "[shop]") {
    const auto mode = GENERATE(TaxMode::none, TaxMode::inclusive, TaxMode::exclusive);
    const std::int64_t price = GENERATE(take(100, random(std::int64_t{0}, std::int64_t{49'999'999'999})));
    const std::int64_t discount = price / 3;
    const std::int64_t rate = GENERATE(take(2, random(std::int64_t{0}, std::int64_t{10'000})));
    const Price made = shop::price_of(Money{price}, Money{discount}, {mode, BasisPoints{rate}});
    CHECK(made.net + made.tax == made.total);
    CHECK(made.net >= Money{0});
    CHECK(made.tax >= Money{0});
    CHECK(made.total == Money{price - discount} + (mode == TaxMode::exclusive ? made.tax : Money{0}));
}

TEST_CASE("a discount beyond the price and a total beyond what money holds are refused", "[shop]") {
    CHECK_THROWS_AS(shop::price_of(Money{1000}, Money{1001}, {}), Error);
    CHECK_THROWS_AS(shop::price_of(Money{1000}, Money{-1}, {}), Error);
    CHECK_THROWS_AS(shop::price_of(Money{Money::k_largest}, Money{0}, {TaxMode::exclusive, k_ppn}), Error);
    CHECK(shop::price_of(Money{Money::k_largest}, Money{0}, {TaxMode::inclusive, k_ppn}).total.rupiah() ==
          Money::k_largest);
}

TEST_CASE("refunds in any number of pieces take back exactly what was paid", "[shop]") {
    const std::int64_t net = GENERATE(take(50, random(std::int64_t{1}, std::int64_t{10'000'000})));
    const std::int64_t pieces = GENERATE(1, 2, 3, 7);
    const Parts paid{Money{net}, Money{net * 11 / 100}, Money{net % 1000}};
    Parts sum;
    Money done;
    for (std::int64_t i = 0; i < pieces; ++i) {
        const Money piece = i + 1 == pieces ? paid.sum() - done : Money{paid.sum().rupiah() / pieces};
        const Parts part = shop::refund_parts(paid, done, piece);
        CHECK(part.sum() == piece);
        CHECK(part.net >= Money{0});
        CHECK(part.tax >= Money{0});
        CHECK(part.unique_code >= Money{0});
        sum = {sum.net + part.net, sum.tax + part.tax, sum.unique_code + part.unique_code};
        done = done + piece;
    }
    CHECK(sum.net == paid.net);
    CHECK(sum.tax == paid.tax);
    CHECK(sum.unique_code == paid.unique_code);
}
