#include "lib/topup/price.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace mitra;
using topup::Bearer;
using topup::FeeRule;
using topup::PriceRules;
using topup::quote;

namespace {

FeeRule fee(std::int64_t bp, std::int64_t fixed, Bearer bearer) {
    return {.id = {}, .name = "x", .rate = BasisPoints{bp}, .fixed = Money{fixed}, .bearer = bearer, .added_by = "t"};
}

}  // namespace

TEST_CASE("a price is whole units that pay cost, margin and what the buyer bears", "[topup]") {
    const PriceRules rules{.margin = BasisPoints{500}, .margin_fixed = Money{500}, .unit = Money{1'000}};
    SECTION("without fees") {
        const auto made = quote(Money{19'500}, rules, {});
        REQUIRE(made);
        CHECK(made->margin == Money{1'475});  // 5 % and 500
        CHECK(made->price == Money{21'000});
        CHECK(made->left() == Money{1'500});
    }
    SECTION("with Trakteer's 5 % on the buyer") {
        const auto made = quote(Money{19'500}, rules, {fee(500, 0, Bearer::buyer)});
        REQUIRE(made);
        CHECK(made->price == Money{23'000});  // 22.000 would leave 20.900 of the 20.975 that are wanted
        CHECK(made->fees == Money{1'150});
    }
    SECTION("a fee that the store bears comes out of the margin") {
        const auto made = quote(Money{19'500}, rules, {fee(500, 0, Bearer::store)});
        REQUIRE(made);
        CHECK(made->price == Money{21'000});
        CHECK(made->left() == Money{450});
    }
    SECTION("but never out of the cost") {
        const auto made = quote(Money{20'000}, {.margin = BasisPoints{0}, .margin_fixed = Money{0}, .unit = Money{1}},
                                {fee(570, 0, Bearer::store)});
        REQUIRE(made);
        CHECK(made->left() >= Money{});
        CHECK(made->price == Money{21'209});
    }
}

TEST_CASE("there is no price where fees eat all of it, or beyond the largest amount", "[topup]") {
    const PriceRules rules{.margin = BasisPoints{0}, .margin_fixed = Money{}, .unit = Money{1'000}};
    CHECK_FALSE(quote(Money{1'000}, rules, {fee(6'000, 0, Bearer::buyer), fee(4'000, 0, Bearer::store)}));
    CHECK_FALSE(quote(Money{Money::k_largest}, rules, {fee(100, 0, Bearer::buyer)}));
    CHECK(quote(Money{1}, rules, {})->price == Money{1'000});
}

TEST_CASE("no cost and no fees ever make a price that loses, or one unit more than is needed", "[topup]") {
    std::mt19937 chance{7};
    const auto upto = [&](std::int64_t most) {
        return static_cast<std::int64_t>(chance() % static_cast<std::uint64_t>(most + 1));
    };
    for (int i = 0; i < 20'000; ++i) {
        const Money cost{1 + upto(2'000'000)};
        const PriceRules rules{
            .margin = BasisPoints{upto(3'000)}, .margin_fixed = Money{upto(5'000)}, .unit = Money{1 + upto(10'000)}};
        const std::vector<FeeRule> fees{fee(upto(3'000), upto(3'000), Bearer::buyer),
                                        fee(upto(3'000), upto(3'000), Bearer::store)};
        const auto made = quote(cost, rules, fees);
        REQUIRE(made);
        CAPTURE(cost.rupiah(), rules.unit.rupiah(), made->price.rupiah());
        CHECK(made->price.rupiah() % rules.unit.rupiah() == 0);
        CHECK(made->left() >= Money{});
        const Money borne = share_of(made->price, fees[0].rate) + fees[0].fixed;
        CHECK(made->price - borne >= cost + made->margin);
        const Money less = made->price - rules.unit;
        const Money borne_less = share_of(less, fees[0].rate) + fees[0].fixed;
        const bool needed =
            less - borne_less < cost + made->margin || less - topup::fees_of(less, fees) < cost || less == Money{};
        CHECK(needed);
    }
}
