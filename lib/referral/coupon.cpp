#include "lib/referral/coupon.hpp"

#include <algorithm>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"

namespace mitra::referral {
namespace {

constexpr EnumNames<CouponScope, 3> k_scopes{{"all", "only", "except"}};
constexpr EnumNames<CouponObstacle, 7> k_obstacles{
    {"disabled", "parent_disabled", "parent_not_derivable", "owner_inactive", "expired", "used_up", "other_product"}};

}  // namespace

std::string_view name(CouponScope scope) {
    return k_scopes.of(scope);
}

std::optional<CouponScope> coupon_scope_named(std::string_view name) {
    return k_scopes.named(name);
}

std::string_view name(CouponObstacle obstacle) {
    return k_obstacles.of(obstacle);
}

bool CouponTerms::covers(ProductId product) const {
    const bool listed = std::find(root.products.begin(), root.products.end(), product) != root.products.end();
    switch (root.scope) {
        case CouponScope::all:
            return true;
        case CouponScope::only:
            return listed;
        case CouponScope::except:
            return !listed;
    }
    return false;
}

Money CouponTerms::discount_of(Money price) const {
    if (root.percent) return share_of(price, *root.percent);
    if (!root.amount) throw Error{ErrorKind::internal, "a coupon without terms", {}, "coupon"};
    return std::min(*root.amount, price);
}

std::vector<CouponObstacle> possible_obstacles(const CouponTerms& terms) {
    using enum CouponObstacle;
    if (!terms.coupon.parent) return {disabled, expired, used_up, other_product};
    return {disabled, parent_disabled, parent_not_derivable, owner_inactive, expired, used_up, other_product};
}

bool stands(CouponObstacle obstacle, const CouponTerms& terms, const CouponUse& use) {
    const Coupon& root = terms.root;
    switch (obstacle) {
        case CouponObstacle::disabled:
            return terms.coupon.disabled_at.has_value();
        case CouponObstacle::parent_disabled:
            return terms.coupon.parent && root.disabled_at;
        case CouponObstacle::parent_not_derivable:
            return terms.coupon.parent && !root.derivable;
        case CouponObstacle::owner_inactive:
            return terms.coupon.owner && !use.owner_may_earn;
        case CouponObstacle::expired:
            return root.expires_at && *root.expires_at <= use.at;
        case CouponObstacle::used_up:
            return root.use_limit && root.uses >= *root.use_limit;
        case CouponObstacle::other_product:
            return use.product && !terms.covers(*use.product);
    }
    return true;
}

std::optional<CouponObstacle> obstacle_to(const CouponTerms& terms, const CouponUse& use) {
    for (const CouponObstacle obstacle : possible_obstacles(terms))
        if (stands(obstacle, terms, use)) return obstacle;
    return std::nullopt;
}

}  // namespace mitra::referral
