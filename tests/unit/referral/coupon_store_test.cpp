#include "lib/referral/coupon_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/group_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Site {
    test::TestDatabase database = test::migrated_db();
    CouponStore store{database};
    GroupId partners = people::GroupStore{database}.add(
        {.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true});

    CouponId add(Coupon coupon) {
        if (!coupon.percent && !coupon.parent) coupon.amount = coupon.amount.value_or(Money{50'000});
        coupon.created_at = k_noon;
        coupon.created_by = "ani";
        return store.add(coupon);
    }
    PersonId affiliate() {
        const PersonId person = test::add_person(database);
        AffiliateStore affiliates{database, test::test_vault()};
        affiliates.add({.id = person, .applied_at = k_noon}, "web");
        affiliates.move(person, AffiliateState::pending, AffiliateState::approved, "", "ani", k_noon);
        people::GroupStore{database}.join(partners, person, k_noon);
        return person;
    }
    ProductId product(const std::string& slug) {
        database
            ->prepared(
                "INSERT INTO product (slug, name, name_key, kind, price, created_at)"
                " VALUES (:slug, :slug, :slug, 'program', 1000, 0)")
            .bind(":slug", slug)
            .run();
        return ProductId{database->last_row_id()};
    }
};

std::vector<std::string> codes(const std::vector<Coupon>& coupons) {
    std::vector<std::string> result;
    for (const Coupon& coupon : coupons)
        result.push_back(coupon.code);
    return result;
}

}  // namespace

TEST_CASE("a coupon is kept with its terms, and changed with them", "[coupon]") {
    Site site;
    const ProductId first = site.product("a");
    const ProductId second = site.product("b");
    const CouponId id = site.add({.code = "hemat-10",
                                  .percent = BasisPoints{1000},
                                  .scope = CouponScope::except,
                                  .products = {second, first, second},
                                  .use_limit = 5,
                                  .expires_at = k_noon + 24h});
    Coupon coupon = site.store.find(id).value();
    CHECK(coupon.code == "HEMAT-10");
    CHECK(coupon.percent == BasisPoints{1000});
    CHECK_FALSE(coupon.amount);
    CHECK(coupon.scope == CouponScope::except);
    CHECK(coupon.products == std::vector{first, second});
    CHECK(coupon.use_limit == 5);
    CHECK(coupon.uses == 0);
    CHECK(coupon.expires_at == k_noon + 24h);
    CHECK(coupon.created_by == "ani");

    coupon.percent.reset();
    coupon.amount = Money{25'000};
    coupon.scope = CouponScope::all;
    coupon.products.clear();
    coupon.derivable = true;
    coupon.use_limit.reset();
    coupon.expires_at.reset();
    site.store.set(coupon);
    const Coupon changed = site.store.find(id).value();
    CHECK(changed.amount == Money{25'000});
    CHECK_FALSE(changed.percent);
    CHECK(changed.products.empty());
    CHECK(changed.derivable);
    CHECK_FALSE(changed.use_limit);
    site.store.set_disabled(id, k_noon);
    CHECK(site.store.find(id)->disabled_at == k_noon);
}

TEST_CASE("a code finds its coupon however it is typed, and no other may read like it", "[coupon]") {
    Site site;
    const CouponId id = site.add({.code = "BYE50"});
    for (const char* typed : {"BYE50", "bye50", " Bye5o ", "byE5O\t"}) {
        INFO(typed);
        CHECK(site.store.by_code(typed)->id == id);
        try {
            site.add({.code = typed});
            FAIL("it was added");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::refused);
            CHECK(std::string{error.what()}.find("BYE50 of CPN-1") != std::string::npos);
        }
    }
    CHECK_FALSE(site.store.by_code("BYE51"));
    CHECK_FALSE(site.store.by_code(""));
    CHECK(site.store.named("cpn-1").code == "BYE50");
    CHECK(site.store.named("bye50").id == id);
    CHECK_THROWS_AS(site.store.named("CPN-9"), Error);
    CHECK_THROWS_AS(site.store.named("x"), Error);
    CHECK_THROWS_AS(site.add({.code = "CPN-7"}), Error);
    CHECK_THROWS_AS(site.add({.code = "<b>"}), Error);
}

TEST_CASE("a derived coupon reads its parent as it is now", "[coupon]") {
    Site site;
    const CouponId parent = site.add({.code = "DISKONN50", .derivable = true});
    const PersonId owner = site.affiliate();
    const CouponId child = site.add({.code = "BYE50", .parent = parent, .owner = owner});
    const auto discount = [&] {
        return site.store.terms_of(site.store.find(child).value()).discount_of(Money{100'000});
    };
    CHECK(discount() == Money{50'000});
    Coupon changed = site.store.find(parent).value();
    changed.amount = Money{70'000};
    site.store.set(changed);
    CHECK(discount() == Money{70'000});
    // It has no terms that could be set, and nobody derives from it.
    CHECK_THROWS_AS(site.store.set(site.store.find(child).value()), Error);
    CHECK_THROWS(site.add({.code = "HAI50", .parent = child, .owner = owner}));
}

TEST_CASE("coupons are listed by owner, by parent, and those that hold", "[coupon]") {
    Site site;
    const CouponId parent = site.add({.code = "DISKONN50", .derivable = true});
    const PersonId rina = site.affiliate();
    const PersonId budi = site.affiliate();
    const CouponId hers = site.add({.code = "RINA50", .parent = parent, .owner = rina});
    site.add({.code = "BUDI50", .parent = parent, .owner = budi});
    site.add({.code = "LAMA", .expires_at = k_noon});
    CHECK(codes(site.store.list({}, {}, 10)) == std::vector<std::string>{"DISKONN50", "RINA50", "BUDI50", "LAMA"});
    CHECK(codes(site.store.list({.owner = rina}, {}, 10)) == std::vector<std::string>{"RINA50"});
    CHECK(codes(site.store.list({.parent = parent}, hers, 10)) == std::vector<std::string>{"BUDI50"});
    CHECK(site.store.count({.owner = rina, .parent = parent}) == 1);
    CHECK(site.store.count({.active_at = k_noon}) == 3);
    CHECK(site.store.count({.active_at = k_noon - 1ms}) == 4);
    CHECK(codes(site.store.list({.only_derivable = true}, {}, 10)) == std::vector<std::string>{"DISKONN50"});
    CHECK(site.store.count({.active_at = k_noon, .only_derivable = true}) == 1);
    AffiliateStore affiliates{site.database, test::test_vault()};
    affiliates.move(rina, AffiliateState::approved, AffiliateState::suspended, "x", "ani", k_noon);
    CHECK(codes(site.store.list({.owner = rina, .active_at = k_noon}, {}, 10)).empty());
    affiliates.move(rina, AffiliateState::suspended, AffiliateState::approved, "", "ani", k_noon);
    CHECK(site.store.count({.owner = rina, .active_at = k_noon}) == 1);
    site.store.set_disabled(hers, k_noon);
    CHECK(codes(site.store.list({.active_at = k_noon}, {}, 10)) == std::vector<std::string>{"DISKONN50", "BUDI50"});
    site.store.set_disabled(parent, k_noon);
    CHECK(site.store.count({.active_at = k_noon}) == 0);
}
