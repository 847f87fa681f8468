#include "lib/referral/coupon.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

constexpr ProductId k_magang{1};
constexpr ProductId k_ebook{2};

/// DISKONN50: 50.000 off everything.
CouponTerms whole(const std::function<void(Coupon&)>& change = {}) {
    Coupon root{.id = CouponId{1}, .code = "DISKONN50", .amount = Money{50'000}};
    if (change) change(root);
    return {.coupon = root, .root = root};
}

/// BYE50, derived from it.
CouponTerms derived(const std::function<void(Coupon& coupon, Coupon& root)>& change = {}) {
    Coupon root{.id = CouponId{1}, .code = "DISKONN50", .amount = Money{50'000}, .derivable = true};
    Coupon coupon{.id = CouponId{2}, .code = "BYE50", .parent = root.id, .owner = PersonId{7}};
    if (change) change(coupon, root);
    return {.coupon = coupon, .root = root};
}

std::optional<CouponObstacle> obstacle(const CouponTerms& terms, ProductId product = k_magang) {
    return obstacle_to(terms, {.product = product, .at = k_noon});
}

}  // namespace

TEST_CASE("a coupon takes off what it says, and never more than the price", "[coupon]") {
    CHECK(whole().discount_of(Money{100'000}) == Money{50'000});
    CHECK(whole().discount_of(Money{50'000}) == Money{50'000});
    CHECK(whole().discount_of(Money{30'000}) == Money{30'000});
    CHECK(whole().discount_of(Money{0}) == Money{0});
    const auto percent = [](std::int64_t bp, Money price) {
        return whole([&](Coupon& c) { c.amount.reset(), c.percent = BasisPoints{bp}; }).discount_of(price);
    };
    CHECK(percent(1000, Money{99'999}) == Money{10'000});  // 9999.9
    CHECK(percent(3333, Money{1}) == Money{0});
    CHECK(percent(10'000, Money{99'999}) == Money{99'999});
    CHECK(percent(10'000, Money{Money::k_largest}) == Money{Money::k_largest});
}

TEST_CASE("a discount is from nothing to the price, for every price and coupon", "[coupon]") {
    const Money price{GENERATE(take(200, random(std::int64_t{0}, Money::k_largest)))};
    const std::int64_t bp = GENERATE(take(3, random(std::int64_t{1}, k_whole)));
    const std::int64_t amount = GENERATE(take(3, random(std::int64_t{1}, Money::k_largest)));
    for (const bool small : {false, true}) {
        const Money asked = small ? Money{price.rupiah() % 100'000} : price;
        const auto fixed = whole([&](Coupon& c) { c.amount = Money{amount}; });
        const auto percent = whole([&](Coupon& c) { c.amount.reset(), c.percent = BasisPoints{bp}; });
        for (const Money off : {fixed.discount_of(asked), percent.discount_of(asked)}) {
            CHECK(off >= Money{0});
            CHECK(off <= asked);
        }
    }
}

TEST_CASE("a coupon is for all products, for some, or for all but some", "[coupon]") {
    const auto scoped = [](CouponScope scope) {
        return whole([&](Coupon& c) { c.scope = scope, c.products = {k_magang}; });
    };
    CHECK_FALSE(obstacle(whole(), k_ebook));
    CHECK_FALSE(obstacle(scoped(CouponScope::only), k_magang));
    CHECK(obstacle(scoped(CouponScope::only), k_ebook) == CouponObstacle::other_product);
    CHECK(obstacle(scoped(CouponScope::except), k_magang) == CouponObstacle::other_product);
    CHECK_FALSE(obstacle(scoped(CouponScope::except), k_ebook));
    // Where no product is meant yet, its scope is no obstacle.
    CHECK_FALSE(obstacle_to(scoped(CouponScope::only), {.product = {}, .at = k_noon}));
}

TEST_CASE("a coupon holds up to its last moment and its last use", "[coupon]") {
    const auto until = [](Instant at) { return whole([&](Coupon& c) { c.expires_at = at; }); };
    CHECK_FALSE(obstacle(until(k_noon + 1ms)));
    CHECK(obstacle(until(k_noon)) == CouponObstacle::expired);
    const auto used = [](std::int64_t uses) { return whole([&](Coupon& c) { c.use_limit = 3, c.uses = uses; }); };
    CHECK_FALSE(obstacle(used(2)));
    CHECK(obstacle(used(3)) == CouponObstacle::used_up);
    CHECK(obstacle(used(4)) == CouponObstacle::used_up);
    CHECK(obstacle(whole([](Coupon& c) { c.disabled_at = k_noon; })) == CouponObstacle::disabled);
}

TEST_CASE("a derived coupon has its parent's terms, and ends with it", "[coupon]") {
    CHECK_FALSE(obstacle(derived()));
    CHECK(derived().discount_of(Money{100'000}) == Money{50'000});
    using Change = std::function<void(Coupon&, Coupon&)>;
    const std::vector<std::pair<Change, CouponObstacle>> rows{
        {[](Coupon& own, Coupon&) { own.disabled_at = k_noon; }, CouponObstacle::disabled},
        {[](Coupon&, Coupon& root) { root.disabled_at = k_noon; }, CouponObstacle::parent_disabled},
        {[](Coupon&, Coupon& root) { root.derivable = false; }, CouponObstacle::parent_not_derivable},
        {[](Coupon&, Coupon& root) { root.expires_at = k_noon; }, CouponObstacle::expired},
        {[](Coupon&, Coupon& root) { root.use_limit = 1, root.uses = 1; }, CouponObstacle::used_up},
        {[](Coupon&, Coupon& root) { root.scope = CouponScope::only, root.products = {k_ebook}; },
         CouponObstacle::other_product}};
    for (const auto& [change, expected] : rows) {
        INFO(name(expected));
        CHECK(obstacle(derived(change)) == expected);
    }
    CHECK(obstacle_to(derived(), {.product = k_magang, .at = k_noon, .owner_may_earn = false}) ==
          CouponObstacle::owner_inactive);
    CHECK(obstacle_to(whole(), {.product = k_magang, .at = k_noon, .owner_may_earn = false}) == std::nullopt);
    // Its own uses are counted, but bounded by the parent's.
    CHECK_FALSE(obstacle(derived([](Coupon& own, Coupon& root) { own.uses = 9, root.use_limit = 10, root.uses = 9; })));
}

TEST_CASE("what is wrong with a coupon is said before what is wrong with its use", "[coupon]") {
    const auto terms = derived([](Coupon& own, Coupon& root) {
        own.disabled_at = k_noon;
        root.expires_at = k_noon;
        root.scope = CouponScope::only;
    });
    CHECK(obstacle(terms) == CouponObstacle::disabled);
    CHECK(possible_obstacles(terms).size() == 7);
    CHECK(possible_obstacles(whole()).size() == 4);
}
