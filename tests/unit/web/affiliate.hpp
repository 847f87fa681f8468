#pragma once

#include <string>

#include "lib/people/group_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/count_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/unit/web/member.hpp"

namespace mitra::test {

/// Siti, signed in: an approved affiliate at 10 %, whose own code is SITI; and two products.
struct AffiliateMember : Member {
    people::GroupStore groups{site().database};
    GroupId group = groups.add(
        {.id = {}, .name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true, .rights = {}});
    referral::AffiliateStore affiliates{site().database, test_vault()};
    ProductId magang = add_product("magang", "Magang Jepang", Money{150'000});
    ProductId kelas = add_product("kelas", "Kelas Gratis", Money{0});

    explicit AffiliateMember(Visitor::Change change = with_ten_percent) : Member{change} {
        make_affiliate(person, "SITI");
        enter();
    }
    static void with_ten_percent(flow::Site& site) { site.partners.default_rate = BasisPoints{1000}; }
    void make_affiliate(PersonId who, const std::string& code) {
        affiliates.add({.id = who, .code = code, .applied_at = k_noon}, "web");
        affiliates.move(who, referral::AffiliateState::pending, referral::AffiliateState::approved, "", "ani", k_noon);
        groups.join(group, who, k_noon);
    }
    void suspend(const std::string& reason) {
        affiliates.move(person, referral::AffiliateState::approved, referral::AffiliateState::suspended, reason, "ani",
                        k_noon);
    }
    ProductId add_product(const std::string& slug, const std::string& name, Money price) {
        shop::Product product{.id = {}, .slug = slug, .name = name, .price = price};
        product.created_at = k_noon;
        return shop::ProductStore{site().database}.add(product);
    }
    void count(std::int64_t days_ago, ProductId product, std::int64_t utm, const referral::Counts& counts) {
        referral::CountStore{site().database}.add(
            {.affiliate = person, .day = day_number(k_noon, k_wib) - days_ago, .product = product, .utm = utm}, counts);
    }
    http::Response page(const std::string& rest = "") { return visitor.get("/saya/mitra" + rest); }
    std::string saya() { return visitor.get("/saya").body; }
};

}  // namespace mitra::test
