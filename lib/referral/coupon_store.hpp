#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/referral/coupon.hpp"

namespace mitra::referral {

/// Which coupons; every field that is set must hold.
struct CouponFilter {
    std::optional<PersonId> owner;
    std::optional<CouponId> parent;
    std::optional<Instant> active_at;  ///< switched on (with its parent), not expired, uses left, its owner may earn
    bool only_derivable = false;       ///< those that affiliates derive codes of their own from
};

class CouponStore {
 public:
    explicit CouponStore(db::Database& database) : database_{database} {}

    /// Error{usage} for a code that is none, Error{refused} that names the coupon whose code reads the same.
    CouponId add(const Coupon& coupon);
    /// Stores amount, scope, products, limit, expiry and whether it is derivable, of one that was not derived.
    void set(const Coupon& coupon);
    /// Switches it off, or on again with nothing.
    void set_disabled(CouponId id, std::optional<Instant> at);

    std::optional<Coupon> find(CouponId id);
    /// The coupon that was meant, however it was typed.
    std::optional<Coupon> by_code(std::string_view typed);
    /// By "CPN-4" or a code; Error{not_found} otherwise.
    Coupon named(std::string_view reference);
    /// With its parent as that is now.
    CouponTerms terms_of(Coupon coupon);
    std::vector<Coupon> list(const CouponFilter& filter, CouponId after, std::int64_t limit);
    std::int64_t count(const CouponFilter& filter);

 private:
    std::optional<Coupon> with_products(std::optional<Coupon> coupon);
    void store_products(CouponId id, const std::vector<ProductId>& products);

    db::Database& database_;
};

}  // namespace mitra::referral
