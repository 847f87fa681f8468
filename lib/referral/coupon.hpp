#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::referral {

/// Which products a coupon is for: every one, only those it lists, or all but those.
enum class CouponScope { all, only, except };
/// "all", "only", "except".
std::string_view name(CouponScope scope);
std::optional<CouponScope> coupon_scope_named(std::string_view name);

/// A coupon as it is stored. One that an affiliate derived has code, owner and switch of its own; everything else is
/// its parent's (CouponTerms).
struct Coupon {
    CouponId id;
    std::string code;  ///< as it is shown: "BYE50"
    std::optional<CouponId> parent;
    std::optional<PersonId> owner;       ///< of a derived one: the affiliate whom it credits
    std::optional<BasisPoints> percent;  ///< of a parent: this, or
    std::optional<Money> amount;         ///< that
    CouponScope scope = CouponScope::all;
    std::vector<ProductId> products;  ///< those that `scope` speaks of, in the order of ids
    bool derivable = false;           ///< affiliates may derive codes of their own
    std::optional<std::int64_t> use_limit;
    std::int64_t uses = 0;              ///< orders that hold it; a parent's with its children's
    std::optional<Instant> expires_at;  ///< the first moment at which it does not hold any more
    Instant created_at;
    std::string created_by;
    std::optional<Instant> disabled_at;
};

/// A coupon with the one that its terms are read from: its parent as that stands now, or itself.
struct CouponTerms {
    Coupon coupon;
    Coupon root;

    /// Whether it is for this product at all.
    [[nodiscard]] bool covers(ProductId product) const;
    /// What it takes off a price: never more than the price.
    [[nodiscard]] Money discount_of(Money price) const;
};

/// Why a coupon does not hold. What is wrong with the coupon itself comes before what is wrong with this use of it.
enum class CouponObstacle {
    disabled,
    parent_disabled,
    parent_not_derivable,  ///< the parent allows no derived codes any more
    owner_inactive,        ///< its affiliate may not earn: suspended, banned, or in a group without access
    expired,
    used_up,
    other_product,
};
/// "disabled", "parent_disabled", ...
std::string_view name(CouponObstacle obstacle);

/// A use that is to be judged.
struct CouponUse {
    std::optional<ProductId> product;  ///< nothing: whichever it is for
    Instant at;
    bool owner_may_earn = true;  ///< of a derived one
};

/// What can stand in this coupon's way, in the order above: one that was not derived has no parent and no owner.
std::vector<CouponObstacle> possible_obstacles(const CouponTerms& terms);
bool stands(CouponObstacle obstacle, const CouponTerms& terms, const CouponUse& use);
/// The first that does; nothing: it may be used.
std::optional<CouponObstacle> obstacle_to(const CouponTerms& terms, const CouponUse& use);

}  // namespace mitra::referral
