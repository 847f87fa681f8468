#include "lib/flow/change_coupon.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/flow/use_coupon.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using referral::Coupon;
using referral::CouponObstacle;
using referral::CouponScope;

[[noreturn]] void wrong(const std::string& what, const std::string& hint = {}) {
    throw Error{ErrorKind::usage, what, hint, "coupon"};
}

void check_amount(const Coupon& coupon) {
    if (coupon.percent.has_value() == coupon.amount.has_value())
        wrong("a coupon takes off a percentage or a fixed amount", "--percent-bp 1000 is 10 %, --fixed 50000");
    if (coupon.percent && (coupon.percent->value < 1 || coupon.percent->value > k_whole))
        wrong("a coupon takes off 1 to 10000 basis points", "--percent-bp 1000 is 10 %");
    if (coupon.amount && (*coupon.amount < Money{1} || coupon.amount->rupiah() > Money::k_largest))
        wrong(fmt::format("a coupon takes off Rp 1 to {}", Money{Money::k_largest}));
}

/// The coupon as it will be stored.
Coupon checked(const Services& services, Coupon coupon) {
    check_amount(coupon);
    if (coupon.use_limit && *coupon.use_limit < 1) wrong("a coupon may be used once or more often", "--limit 100");
    if (coupon.scope == CouponScope::all) coupon.products.clear();
    if (coupon.scope != CouponScope::all && coupon.products.empty())
        wrong("a coupon for some products names them", "--only PRD-2, --except PRD-3");
    for (const ProductId product : coupon.products)
        shop::ProductStore{services.database}.named(to_string(product));
    std::sort(coupon.products.begin(), coupon.products.end());
    coupon.products.erase(std::unique(coupon.products.begin(), coupon.products.end()), coupon.products.end());
    return coupon;
}

bool same_terms(const Coupon& a, const Coupon& b) {
    return a.percent == b.percent && a.amount == b.amount && a.scope == b.scope && a.products == b.products &&
           a.derivable == b.derivable && a.use_limit == b.use_limit && a.expires_at == b.expires_at;
}

std::string detail_of(const Coupon& coupon) {
    const std::string off = coupon.percent ? fmt::format(R"("percent_bp":{})", coupon.percent->value)
                                           : fmt::format(R"("fixed":{})", coupon.amount->rupiah());
    return fmt::format(R"({{"code":"{}",{},"scope":"{}","products":{},"derivable":{}{}{}}})", coupon.code, off,
                       name(coupon.scope), coupon.products.size(), coupon.derivable,
                       coupon.use_limit ? fmt::format(R"(,"limit":{})", *coupon.use_limit) : "",
                       coupon.expires_at ? fmt::format(R"(,"expires_at":{})", coupon.expires_at->milliseconds) : "");
}

void audit(const Services& services, std::string_view act, CouponId coupon, const std::string& detail) {
    record_audit(services.database, services.vault, services.actor, act, to_string(coupon), detail,
                 services.clock.now());
}

Coupon existing(referral::CouponStore& coupons, CouponId id) {
    return coupons.named(to_string(id));
}

void check_parent(const Services& services, const Coupon& parent) {
    const auto refuse = [&](const std::string& why) {
        throw Error{ErrorKind::refused, fmt::format("nothing can be derived from {}: {}", parent.code, why),
                    fmt::format("see 'mitra coupon show {}'", parent.code), "coupon"};
    };
    if (parent.parent) refuse("it is derived itself");
    if (!parent.derivable) refuse("it does not allow it");
    const referral::CouponTerms terms{.coupon = parent, .root = parent};
    const auto obstacle = referral::obstacle_to(terms, {.product = {}, .at = services.clock.now()});
    if (obstacle) refuse(words_of(*obstacle, terms, services.site.zone));
}

void check_owner(const Services& services, PersonId owner) {
    const auto standing = affiliate_standing(services, owner);
    if (!standing || !standing->may_earn())
        throw Error{ErrorKind::refused, fmt::format("{} is no active affiliate", owner),
                    fmt::format("see 'mitra affiliate show {}'", owner), "affiliate"};
    if (referral::CouponStore{services.database}.count({.owner = owner}) >= k_most_derived)
        throw Error{ErrorKind::refused, fmt::format("{} has {} codes already", owner, k_most_derived),
                    fmt::format("see 'mitra coupon list --owner {}'", owner), "coupon"};
}

}  // namespace

CouponId add_coupon(const Services& services, const Coupon& given) {
    return db::in_transaction(services.database, [&] {
        Coupon coupon = checked(services, given);
        coupon.parent.reset();
        coupon.owner.reset();
        coupon.created_at = services.clock.now();
        coupon.created_by = services.actor.name;
        referral::CouponStore coupons{services.database};
        const CouponId id = coupons.add(coupon);
        audit(services, "coupon.add", id, detail_of(existing(coupons, id)));
        return id;
    });
}

bool set_coupon(const Services& services, const Coupon& given) {
    return db::in_transaction(services.database, [&] {
        referral::CouponStore coupons{services.database};
        const Coupon before = existing(coupons, given.id);
        if (before.parent)
            throw Error{ErrorKind::refused, fmt::format("{} is derived and has no terms of its own", before.code),
                        fmt::format("change its parent {}", *before.parent), "coupon"};
        const Coupon coupon = checked(services, given);
        if (same_terms(before, coupon)) return false;
        coupons.set(coupon);
        audit(services, "coupon.set", coupon.id, detail_of(coupon));
        return true;
    });
}

CouponId derive_coupon(const Services& services, CouponId parent_id, const std::string& code, PersonId owner) {
    return db::in_transaction(services.database, [&] {
        referral::CouponStore coupons{services.database};
        const Coupon parent = existing(coupons, parent_id);
        check_parent(services, parent);
        check_owner(services, owner);
        const CouponId id = coupons.add({.id = {},
                                         .code = code,
                                         .parent = parent.id,
                                         .owner = owner,
                                         .created_at = services.clock.now(),
                                         .created_by = services.actor.name});
        audit(
            services, "coupon.derive", id,
            fmt::format(R"({{"code":"{}","parent":"{}","owner":"{}"}})", existing(coupons, id).code, parent.id, owner));
        return id;
    });
}

bool switch_coupon(const Services& services, CouponId id, bool on) {
    return db::in_transaction(services.database, [&] {
        referral::CouponStore coupons{services.database};
        if (existing(coupons, id).disabled_at.has_value() != on) return false;
        coupons.set_disabled(id, on ? std::nullopt : std::optional{services.clock.now()});
        audit(services, on ? "coupon.enable" : "coupon.disable", id, "{}");
        return true;
    });
}

}  // namespace mitra::flow
