#include "lib/flow/use_coupon.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/price.hpp"

namespace mitra::flow {
namespace {

using referral::CouponObstacle;

bool is_blank(std::string_view typed) {
    return typed.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool may_earn(const Services& services, std::optional<PersonId> owner) {
    if (!owner) return true;
    const auto standing = affiliate_standing(services, *owner);
    return standing && standing->may_earn();
}

}  // namespace

std::optional<CouponFinding> look_at_coupon(const Services& services, std::string_view typed,
                                            const shop::Product& product) {
    referral::CouponStore coupons{services.database};
    auto coupon = coupons.by_code(typed);
    if (!coupon) return std::nullopt;
    const shop::TaxRule tax = services.site.shop.tax;
    CouponFinding finding{.terms = coupons.terms_of(std::move(*coupon)),
                          .owner_may_earn = true,
                          .obstacle = {},
                          .before = shop::price_of(product.price, Money{}, tax),
                          .after = {}};
    finding.owner_may_earn = may_earn(services, finding.terms.coupon.owner);
    finding.obstacle = referral::obstacle_to(
        finding.terms, {.product = product.id, .at = services.clock.now(), .owner_may_earn = finding.owner_may_earn});
    finding.after = shop::price_of(product.price, finding.terms.discount_of(product.price), tax);
    return finding;
}

std::optional<CouponObstacle> coupon_obstacle(const Services& services, const referral::CouponTerms& terms) {
    return referral::obstacle_to(
        terms, {.product = {}, .at = services.clock.now(), .owner_may_earn = may_earn(services, terms.coupon.owner)});
}

CouponDiscount coupon_discount(const Services& services, std::string_view typed, const shop::Product& product) {
    if (is_blank(typed)) return {};
    const auto finding = look_at_coupon(services, typed, product);
    if (!finding)
        throw Error{ErrorKind::not_found, fmt::format("no coupon '{:.60}'", typed), "see 'mitra coupon list'",
                    "coupon"};
    const referral::Coupon& coupon = finding->terms.coupon;
    if (finding->obstacle)
        throw Error{ErrorKind::refused,
                    fmt::format("{} cannot be used for {}: {}", coupon.code, product.id,
                                words_of(*finding->obstacle, finding->terms, services.site.zone)),
                    fmt::format("see 'mitra coupon check {} {}'", coupon.code, product.id), "coupon"};
    return {.coupon = coupon.id, .discount = finding->after.discount};
}

std::string words_of(CouponObstacle obstacle, const referral::CouponTerms& terms, Zone zone) {
    const referral::Coupon& root = terms.root;
    switch (obstacle) {
        case CouponObstacle::disabled:
            return "it is switched off";
        case CouponObstacle::parent_disabled:
            return fmt::format("its parent {} is switched off", root.code);
        case CouponObstacle::parent_not_derivable:
            return fmt::format("its parent {} allows no derived codes any more", root.code);
        case CouponObstacle::owner_inactive:
            return fmt::format("{}, whose code it is, is no active affiliate", *terms.coupon.owner);
        case CouponObstacle::expired:
            return fmt::format("it held until {}", to_iso8601(*root.expires_at, zone));
        case CouponObstacle::used_up:
            return fmt::format("all {} uses are taken", *root.use_limit);
        case CouponObstacle::other_product:
            return "it is not for this product";
    }
    return {};
}

}  // namespace mitra::flow
